import { describe, expect, it } from 'vitest';
import { ACROSS_VERDICT_CODES } from '../../src/diagnose/across/across-sessions.js';
import { CAPTURE_VERDICT_CODES } from '../../src/diagnose/capture-findings.js';
import { SESSION_VERDICT_CODES } from '../../src/diagnose/diagnose-session.js';
import { EXPLANATIONS, explain, explainableKinds, suggestKinds } from '../../src/diagnose/explain/explain.js';
import type { Explanation } from '../../src/diagnose/explain/explanation.js';
import {
  EVENT_KINDS,
  HANDSHAKE_FAILURES,
  RESET_CAUSES,
  type RetransmissionCause,
} from '../../src/tcp/events.js';

/** A table that the compiler keeps complete: the causes are a type only. */
const RETRANSMISSION_CAUSES: Record<RetransmissionCause, true> = {
  rto: true,
  fast: true,
  tlp: true,
  syn: true,
  fin: true,
  unknown: true,
};

const EXPECTED = [
  ...EVENT_KINDS,
  ...RESET_CAUSES.map((cause) => `reset/${cause}`),
  ...HANDSHAKE_FAILURES.map((reason) => `handshake-failed/${reason}`),
  ...Object.keys(RETRANSMISSION_CAUSES).map((cause) => `retransmission/${cause}`),
  ...SESSION_VERDICT_CODES,
  ...CAPTURE_VERDICT_CODES,
  ...ACROSS_VERDICT_CODES,
];

describe('explanations', () => {
  it.each([...new Set(EXPECTED)])('%s has a page', (kind) => {
    expect(explain(kind)?.kind).toBe(kind);
  });

  it('explains nothing that does not exist', () => {
    const known = new Set<string>(EXPECTED);
    expect(explainableKinds().filter((kind) => !known.has(kind))).toEqual([]);
  });

  it('has one page a word', () => {
    const kinds = EXPLANATIONS.map((explanation) => explanation.kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(explainableKinds()).toEqual(kinds);
  });

  it.each(['', 'nothing', 'Reset', 'reset/', 'constructor', '__proto__'])('knows no "%s"', (word) => {
    expect(explain(word)).toBeNull();
  });
});

describe.each(EXPLANATIONS.map((explanation) => [explanation.kind, explanation] as const))(
  'the page of %s',
  (_kind, page) => {
    it('has no empty field', () => {
      expect(page.title).toMatch(/^\S.*\S$/);
      expect(page.whatItIs).toMatch(/^[A-Z].*[.]$/);
      for (const list of [
        page.howWeTell,
        page.likelyCauses,
        page.whatToCheck,
        page.howToHandle,
        page.seeAlso,
        page.rfc,
      ]) {
        expect(list.length).toBeGreaterThan(0);
        for (const line of list) expect(line).toMatch(/^\S(.*\S)?$/);
      }
      for (const sentence of [
        ...page.howWeTell,
        ...page.likelyCauses,
        ...page.whatToCheck,
        ...page.howToHandle,
      ])
        expect(sentence).toMatch(/[.…?]$/);
      for (const message of page.messages ?? []) {
        expect(message.where).not.toBe('');
        expect(message.text).not.toBe('');
      }
    });

    it('points to pages that exist, and not to itself', () => {
      for (const kind of page.seeAlso) {
        expect(explain(kind), kind).not.toBeNull();
        expect(kind).not.toBe(page.kind);
      }
      expect(new Set(page.seeAlso).size).toBe(page.seeAlso.length);
    });

    it('fits on a screen', () => {
      const lines = printedLines(page);
      expect(lines).toBeGreaterThanOrEqual(10);
      // The general page of resets holds six areas and the messages of reading and writing.
      expect(lines).toBeLessThanOrEqual(page.kind === 'reset' ? 42 : 35);
    });
  },
);

describe('messages', () => {
  const pages = EXPLANATIONS.filter(
    (page) => page.kind.startsWith('reset/') || page.kind.startsWith('handshake-failed/'),
  );

  it.each(pages.map((page) => [page.kind, page] as const))('%s gives those of all five', (_kind, page) => {
    if (page.kind === 'handshake-failed/aborted') {
      // The kernel reports nothing: the program gave up by itself.
      expect(page.messages?.map((message) => message.text)).toContain('TimeoutError: timed out');
      return;
    }
    for (const where of ['Linux', 'Python', 'Java', 'Node.js', 'Go'])
      expect(
        page.messages?.some((message) => message.where.startsWith(where)),
        where,
      ).toBe(true);
  });

  it.each([
    ['reset', 'Linux', 'ECONNRESET (104): Connection reset by peer'],
    ['reset', 'Python', 'ConnectionResetError: [Errno 104] Connection reset by peer'],
    ['reset', 'Java', 'java.net.SocketException: Connection reset'],
    ['reset', 'Node.js', 'Error: read ECONNRESET'],
    ['reset', 'Go', 'read tcp 10.0.0.1:4711->10.0.0.2:80: read: connection reset by peer'],
    ['reset', 'Linux, writing', 'EPIPE (32): Broken pipe'],
    ['handshake-failed/timeout', 'Linux', 'ETIMEDOUT (110): Connection timed out'],
    ['handshake-failed/refused', 'Linux', 'ECONNREFUSED (111): Connection refused'],
    ['handshake-failed/host-unreachable', 'Linux', 'EHOSTUNREACH (113): No route to host'],
    ['handshake-failed/network-unreachable', 'Linux', 'ENETUNREACH (101): Network is unreachable'],
  ])('%s in %s is "%s"', (kind, where, text) => {
    expect(explain(kind)?.messages).toContainEqual({ where, text });
  });

  it('covers every area a reset can come from', () => {
    const causes = explain('reset')!.likelyCauses.map((cause) => cause.split(':')[0]);
    expect(causes).toEqual([
      'Application',
      'Connection',
      'Timeouts',
      'Firewalls and middleboxes',
      'Protocol violations',
      'Resource limits',
    ]);
  });
});

describe('suggestKinds', () => {
  it.each([
    ['retransmision', 'retransmission'],
    ['retranmsission', 'retransmission'],
    ['Reset', 'reset'],
    ['RESET', 'reset'],
    ['zero_window', 'zero-window'],
    ['zerowindow', 'zero-window'],
    ['keepalive', 'keep-alive'],
    ['refused', 'reset/refused'],
    ['duplicate-acks', 'duplicate-ack'],
    ['path-los', 'path-loss'],
    ['handshake-failed/time-out', 'handshake-failed/timeout'],
  ])('%s: did you mean %s?', (word, want) => {
    expect(suggestKinds(word)).toContain(want);
  });

  it('puts the nearest first and gives at most five', () => {
    expect(suggestKinds('retransmision')[0]).toBe('retransmission');
    expect(suggestKinds('rst')).not.toContain('rst');
    expect(suggestKinds('window').length).toBeLessThanOrEqual(5);
  });

  it.each(['', 'x', 'qqqqqqqqqq', 'bandwidth-delay', 'a'.repeat(10_000)])('has none for "%.20s"', (word) => {
    expect(suggestKinds(word)).toEqual([]);
  });
});

/** Lines of a page on a terminal of 110 columns, headings included. */
function printedLines(page: Explanation): number {
  const wrap = (text: string): number => Math.ceil(text.length / 104);
  const section = (lines: readonly string[]): number =>
    lines.length === 0 ? 0 : 1 + lines.reduce((sum, line) => sum + wrap(line), 0);
  return (
    1 +
    wrap(page.whatItIs) +
    section(page.howWeTell) +
    section(page.likelyCauses) +
    section(page.whatToCheck) +
    section(page.howToHandle) +
    section((page.messages ?? []).map((message) => `${message.where}: ${message.text}`)) +
    wrap(page.seeAlso.join(' ')) +
    wrap(page.rfc.join(', '))
  );
}
