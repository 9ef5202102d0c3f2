/** The card beside the pointer, and the line below the graph: which frame this is, and what of it. */
import { type Child, el, fill } from '../dom.js';
import type { Cursor } from './cursor.js';
import type { GraphData } from './graph-data.js';
import { segmentSentence, type SegmentWords, segmentWords } from './segment-words.js';

/** Pixels between the pointer and the card. */
const DISTANCE = 14;

export class SegmentCard {
  readonly card = el('div', { class: 'card', hidden: true });
  /** What is held, spoken by screen readers. */
  readonly line = el('div', { class: 'held' });
  readonly #spoken = el('p', { class: 'spoken', role: 'status' });

  constructor(
    private readonly data: GraphData,
    private readonly cursor: Cursor,
    host: HTMLElement,
  ) {
    this.line.append(el('div', { class: 'held-text' }), this.#spoken);
    cursor.onChange(() => this.#update());
    host.addEventListener('pointermove', (event) => this.#place(host, event));
    this.#update();
  }

  #update(): void {
    const { hovered, held } = this.cursor;
    this.card.hidden = hovered < 0;
    if (hovered >= 0) fill(this.card, ...cardContent(segmentWords(this.data, hovered)));
    const text = this.line.firstElementChild!;
    if (held < 0) {
      fill(text, el('span', { class: 'quiet' }, 'Point at a segment to see its frame; click to hold it.'));
      this.#spoken.textContent = '';
      return;
    }
    const words = segmentWords(this.data, held);
    fill(text, ...cardContent(words));
    this.#spoken.textContent = segmentSentence(words);
  }

  #place(host: HTMLElement, event: PointerEvent): void {
    if (this.card.hidden) return;
    const box = host.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const { offsetWidth, offsetHeight } = this.card;
    const left = x + DISTANCE + offsetWidth > box.width ? x - DISTANCE - offsetWidth : x + DISTANCE;
    const below = event.clientY + DISTANCE + offsetHeight < innerHeight;
    this.card.style.left = `${Math.max(0, Math.min(left, box.width - offsetWidth))}px`;
    this.card.style.top = `${below ? y + DISTANCE : y - DISTANCE - offsetHeight}px`;
  }
}

function cardContent(words: SegmentWords): Child[] {
  return [
    el(
      'p',
      { class: 'which' },
      el('b', {}, `Frame ${words.frame}`),
      ` at ${words.time}, ${words.from === 'client' ? 'client → server' : 'server → client'} `,
      el('span', { class: 'flags' }, words.flags),
    ),
    el('p', { class: 'mono' }, words.numbers),
    words.more !== '' && el('p', { class: 'quiet' }, words.more),
    ...words.events.map(({ text, reason, trouble }) =>
      el(
        'p',
        { class: trouble ? 'event trouble' : 'event' },
        el('b', {}, text),
        reason !== '' && el('span', { class: 'quiet' }, ` because ${reason}`),
      ),
    ),
  ];
}
