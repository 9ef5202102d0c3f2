/** What the colours and signs of a graph mean; each entry switches its layer off and on. */
import { el } from '../dom.js';
import type { Chart } from './chart.js';
import type { Layer, LayerIcon } from './layer.js';

const SVG = 'http://www.w3.org/2000/svg';

export function legend(charts: readonly Chart[], layers: readonly Layer[]): HTMLElement {
  const list = el('ul', { class: 'legend keys' });
  for (const { label, icon } of layers) {
    const hidden = charts[0]?.isHidden(label) ?? false;
    const button = el('button', { type: 'button', 'aria-pressed': String(!hidden) }, iconOf(icon), label);
    button.addEventListener('click', () => {
      const hide = button.getAttribute('aria-pressed') === 'true';
      button.setAttribute('aria-pressed', String(!hide));
      for (const chart of charts) chart.setHidden(label, hide);
    });
    list.append(el('li', {}, button));
  }
  return list;
}

/** Paths in a box of 16 by 12. */
const PATHS: Readonly<Record<LayerIcon['shape'], string>> = {
  none: '',
  line: 'M1 9 H6 V3 H15',
  dashes: 'M1 6 H4 M6.5 6 H9.5 M12 6 H15',
  bar: 'M8 1 V11 M5.5 1.5 H10.5 M5.5 10.5 H10.5',
  dot: 'M4 8 h1 M8 4 h1 M11 7 h1',
  triangle: 'M8 2 L12 9.5 L4 9.5 Z',
  down: 'M8 10 L12 2.5 L4 2.5 Z',
  diamond: 'M8 1 L12.5 6 L8 11 L3.5 6 Z',
  circle: 'M8 2.2 A3.8 3.8 0 1 1 7.99 2.2 Z',
  square: 'M4.5 2.5 H11.5 V9.5 H4.5 Z',
  cross: 'M4.5 2.5 L11.5 9.5 M4.5 9.5 L11.5 2.5',
  plus: 'M8 2 V10 M4 6 H12',
};

function iconOf({ colour, shape, hollow = false }: LayerIcon): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 12');
  svg.setAttribute(
    'class',
    `icon ink-${colour}${hollow ? ' hollow' : ''}${FILLED.has(shape) ? ' filled' : ''}`,
  );
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[shape]);
  svg.append(path);
  return svg;
}

const FILLED = new Set<LayerIcon['shape']>(['triangle', 'down', 'diamond', 'circle', 'square']);
