/**
 * The only way elements are made here. Text becomes text nodes, never markup; characters that are
 * invisible or reorder others are shown as escapes; links stay inside the page.
 */
import { safeText } from '../../safe-text.js';

export type Child = Node | string | null | false;
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Attributes that could run something or load something; nothing here needs them. */
const FORBIDDEN = /^(on|style$|src|srcdoc$|formaction$|action$|xlink)/i;

/** An element with attributes (null, undefined and false leave one out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (FORBIDDEN.test(name)) throw new TypeError(`attribute ${name} is not to be set`);
    if (value === null || value === undefined || value === false) {
      element.removeAttribute(name);
      continue;
    }
    const text = value === true ? '' : String(value);
    if (name === 'href' && !text.startsWith('#')) throw new TypeError('links stay inside the page');
    element.setAttribute(name, safeText(text));
  }
}

export function append(parent: Node, ...children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(safeText(child)) : child);
  }
}

/** Replaces what is in the element. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

/** A button that does something. */
export function button(label: Child, attributes: Attributes, press: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', press);
  return made;
}

/** A section with a heading that can be linked to. */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  const heading = el('h2', { id: `${id}-title`, tabindex: -1 }, title);
  return el('section', { id, 'aria-labelledby': `${id}-title` }, heading, ...children);
}
