/** Light or dark: as the system says, or as the reader chose. Paper is always light. */
import { button, el } from './dom.js';

const CHOICES = ['auto', 'light', 'dark'] as const;
type Choice = (typeof CHOICES)[number];
const LABELS: Record<Choice, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };
const STORAGE_KEY = 'tcpwhy-theme';

const system = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];
let choice: Choice = stored();
let printing = false;

/** Tells when colours have changed; canvases are drawn anew then. */
export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

/** Applies the theme, and follows the system and the printer. */
export function startTheme(): void {
  apply();
  system.addEventListener('change', apply);
  addEventListener('beforeprint', () => {
    printing = true;
    apply();
  });
  addEventListener('afterprint', () => {
    printing = false;
    apply();
  });
}

/** Three buttons of which one is pressed. */
export function themeSwitch(): HTMLElement {
  const group = el('div', { class: 'switch', role: 'group', 'aria-label': 'Colours' });
  const update = (): void => {
    for (const each of group.children)
      each.setAttribute('aria-pressed', String(each.getAttribute('data-choice') === choice));
  };
  for (const each of CHOICES) {
    const press = (): void => {
      choice = each;
      store(each);
      apply();
      update();
    };
    group.append(button(LABELS[each], { 'data-choice': each }, press));
  }
  update();
  return group;
}

function apply(): void {
  const dark = !printing && (choice === 'dark' || (choice === 'auto' && system.matches));
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

// A file that was opened from a disk may have no storage; the choice then lasts as long as the page.
function stored(): Choice {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return CHOICES.find((each) => each === value) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function store(value: Choice): void {
  try {
    localStorage.setItem(STORAGE_KEY, value);
  } catch {
    // See above.
  }
}
