/** What a session said: each request with its answer, sizes, how long the server thought, and where it is. */
import { formatBytes, formatCount, formatShare, plural } from '../../../quantity.js';
import { formatDuration } from '../../../time.js';
import type { MessageSide, MessagesRecord, MessageTurn, SessionDetail } from '../../report-data.js';
import { button, type Child, el, fill, section } from '../dom.js';
import { sessionHref } from '../route.js';
import { scrollTable } from './scroll-table.js';

type Order = 'time' | 'slowest';

export function messageList({ record, messages }: SessionDetail): HTMLElement | null {
  if (messages === null) return null;
  const host = el('div', {});
  const draw = (order: Order): void => {
    fill(host, table(record.session, ordered(messages.turns, order)));
    for (const each of choice.querySelectorAll('button')) {
      each.setAttribute('aria-pressed', String(each.dataset['order'] === order));
    }
  };
  const choice = orderChoice(draw);
  draw('time');
  return section(
    'messages',
    'Messages',
    el('p', { class: 'context' }, ...framingText(messages)),
    messages.turns.some(({ think }) => think !== null) ? choice : null,
    host,
    ...notes(messages),
  );
}

function orderChoice(draw: (order: Order) => void): HTMLElement {
  const names: readonly (readonly [Order, string])[] = [
    ['time', 'In order'],
    ['slowest', 'Slowest server first'],
  ];
  const buttons = names.map(([order, name]) =>
    button(name, { 'data-order': order, 'aria-pressed': 'false' }, () => draw(order)),
  );
  return el('div', { class: 'switch', role: 'group', 'aria-label': 'Order of messages' }, ...buttons);
}

function ordered(turns: readonly MessageTurn[], order: Order): readonly MessageTurn[] {
  if (order === 'time') return turns;
  return [...turns].sort((a, b) => (b.think ?? -1) - (a.think ?? -1) || a.start - b.start);
}

function table(session: number, turns: readonly MessageTurn[]): HTMLElement {
  const heads = ['At', 'Request', 'Size', "Server's time", 'Answer', 'Size', 'In all', 'Where'];
  const rows = turns.map(({ start, request, response, think, total }): Child[] => [
    `${start.toFixed(6)} s`,
    sideText(request),
    request ? formatBytes(request.bytes) : '',
    think === null ? '' : formatDuration(think),
    sideText(response),
    response ? formatBytes(response.bytes) : '',
    total === null ? '' : formatDuration(total),
    place(session, request, response),
  ]);
  return scrollTable('Table of messages', heads, [0, 2, 3, 5, 6], rows);
}

function sideText(side: MessageSide | null): Child {
  if (side === null) return el('span', { class: 'quiet' }, '–');
  const more = side.more > 0 ? ` and ${formatCount(side.more)} more` : '';
  const stopped = side.stopped === null ? null : el('b', { class: 'cut' }, ` cut off: ${side.stopped}`);
  return el('span', {}, side.what, more, stopped);
}

function place(session: number, ...sides: readonly (MessageSide | null)[]): Child {
  const frames = sides
    .flatMap((side) => [side?.firstFrame ?? null, side?.lastFrame ?? null])
    .filter((frame) => frame !== null);
  if (frames.length === 0) return null;
  const [first, last] = [Math.min(...frames), Math.max(...frames)];
  const text = first === last ? `frame ${first}` : `frames ${first} to ${last}`;
  return el('a', { href: sessionHref(session, [first, last]) }, text);
}

function framingText({
  framing,
  confidence,
  reason,
  pairedBy,
  toServer,
  toClient,
}: MessagesRecord): string[] {
  const counts = `${plural(toServer.messages, 'message')} of the client, ${formatCount(toClient.messages)} of the server`;
  const pairs =
    pairedBy === 'none'
      ? ''
      : `, paired ${pairedBy === 'turns' ? 'by turns' : `by ${pairedBy.replaceAll('-', ' ')}`}`;
  const incomplete = toServer.incomplete + toClient.incomplete;
  const cut = incomplete === 0 ? '' : ` ${formatCount(incomplete)} cut off.`;
  const what =
    framing === null
      ? `No framing recognised (${reason}): what each side sent in a row is one message. `
      : `${framing}, ${formatShare(confidence)} sure: ${reason}. `;
  return [what, `${counts}${pairs}.${cut}`];
}

function notes({ notShown, notKept, turns }: MessagesRecord): Child[] {
  const texts = [
    notShown > 0
      ? `The ${formatCount(turns.length)} that took longest are listed; ${formatCount(notShown)} are not.`
      : '',
    notKept > 0 ? `${plural(notKept, 'message')} more were counted and not kept.` : '',
  ];
  return texts.filter((text) => text !== '').map((text) => el('p', { class: 'grade cost thinned' }, text));
}
