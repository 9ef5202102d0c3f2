import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/filter/filter-error.js';
import { parseFilter } from '../../src/filter/session-filter.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import type { Verdict } from '../../src/diagnose/verdict.js';
import { sampleSession } from '../support/sample-session.js';

const ZERO_WINDOW: Verdict = {
  code: 'zero-window',
  title: 'The client did not read',
  subject: 'client',
  severity: 'warning',
  confidence: 0.9,
  cost: { seconds: 3.5, bytes: 0 },
  evidence: [],
  alternatives: [],
  advice: [],
};

const web: SessionReport = {
  ...sampleSession({
    session: 4,
    client: { address: '10.1.2.3', port: 51000 },
    server: { address: '192.0.2.80', port: 443 },
    vlan: null,
    duration: 6.5,
    eventCounts: { reset: 1, 'zero-window': 3 },
    close: { how: 'reset', resetCause: 'refused' },
    state: { client: 'CLOSED', server: 'ESTABLISHED' },
    toServer: { bytes: 1000, retransmittedBytes: 20, retransmissions: 2 },
    toClient: { bytes: 9000, retransmittedBytes: 80, retransmissions: 1 },
  }),
  tls: null,
  http: null,
  verdicts: [ZERO_WINDOW],
};

const v6: SessionReport = {
  ...sampleSession({
    session: 5,
    client: { address: '2001:db8::7', port: 40000 },
    server: { address: '2001:db8:1::1', port: 22 },
    vlan: 12,
    tunnel: { kind: 'vxlan', id: 7, between: null, within: null },
  }),
  tls: null,
  http: null,
  verdicts: [],
};

/** Which of the two sessions a filter lets through. */
function chosen(filter: string): string {
  const { matches } = parseFilter(filter);
  return [web, v6]
    .map((session, i) => (matches(session) ? ['web', 'v6'][i]! : ''))
    .filter(Boolean)
    .join(' ');
}

describe('a filter', () => {
  it.each([
    ['host 10.1.2.3', 'web'],
    ['host 10.0.0.0/8', 'web'],
    ['host 10.1.2.0/30', 'web'],
    ['host 10.1.2.4/30', ''],
    ['net 2001:db8::/32', 'v6'],
    ['host [2001:db8::7]', 'v6'],
    ['host 2001:DB8:0:0::7', 'v6'],
    ['host ::ffff:10.1.2.3', ''],
    ['client 192.0.2.80', ''],
    ['server 192.0.2.80', 'web'],
    ['host 0.0.0.0/0', 'web'],
    ['host ::/0', 'v6'],
    ['ip.addr == 10.1.2.3', 'web'],
    ['host != 10.1.2.3', 'v6'],
    ['port 443', 'web'],
    ['port = 443', 'web'],
    ['tcp.port==443', 'web'],
    ['port 22,80', 'v6'],
    ['port 22, 443', 'web v6'],
    ['port 440-450', 'web'],
    ['port != 443', 'v6'],
    ['port != 443,22', ''],
    ['port > 50999', 'web'],
    ['server.port 22', 'v6'],
    ['client.port 22', ''],
    ['session 4', 'web'],
    ['tcp.stream == 5', 'v6'],
    ['vlan 12', 'v6'],
    ['vlan != 12', 'web'],
    ['vlan < 5000', 'v6'],
    ['tunnel vxlan', 'v6'],
    ['tunnel none', 'web'],
    ['tunnel.kind vxlan and tunnel.id 7', 'v6'],
    ['tunnel.id 8', ''],
    ['duration > 6', 'web'],
    ['duration > 6500ms', ''],
    ['duration >= 6500ms', 'web'],
    ['duration < 0.5min and duration > .1m', 'web'],
    ['bytes 10kB', 'web'],
    ['bytes > 9KiB and bytes < 10KiB', 'web'],
    ['loss >= 1%', 'web'],
    ['loss < 1', 'v6'],
    ['retransmissions 3', 'web'],
    ['kind reset', 'web'],
    ['kind reset/refused', 'web'],
    ['kind reset/abort', ''],
    ['kind Zero-Window', 'web'],
    ['not kind reset', 'v6'],
    ['! kind reset', 'v6'],
    ['not not kind reset', 'web'],
    ['verdict zero-window', 'web'],
    ['severity warning', 'web'],
    ['severity >= info', 'web'],
    ['severity < info', 'v6'],
    ['severity none', 'v6'],
    ['blame client', 'web'],
    ['cost > 3s', 'web'],
    ['findings 0', 'v6'],
    ['state established', 'web'],
    ['close reset', 'web'],
    ['close evicted', ''],
    ['close.how reset', 'web'],
    ['handshake completed', 'web v6'],
    ['toServer.bytes 1000', 'web'],
    ['TOSERVER.BYTES 1000', 'web'],
    ['toClient.rtt.p95 > 1ms', 'web v6'],
    ['state.server ESTABLISHED', 'web'],
    ['zeek.history ~ h', 'web v6'],
    ['port 443 and duration > 1 or port 22', 'web v6'],
    ['port 443 and (duration < 1 or port 22)', ''],
    ['port 22 || port 443 && duration > 1', 'web v6'],
    ['(port 22 or port 443) and kind reset', 'web'],
    ['not (port 22 or vlan 3)', 'web'],
    ["state.client 'CLOSED'", 'web'],
  ])('%s', (filter, want) => expect(chosen(filter)).toBe(want));

  it.each([
    ['', 1, 'the filter is empty'],
    ['   ', 4, 'the filter is empty'],
    ['prot 443', 1, 'did you mean port?'],
    ['src 10.0.0.1', 1, 'write client'],
    ['port', 5, "expected a value for 'port'"],
    ['port abc', 6, "port: 'abc' is no value"],
    ['port 443 80', 10, "expected 'and' or 'or'"],
    ['port 443 or 80', 13, 'port 80,443'],
    ['port 443 and', 13, 'expected the name of a field'],
    ['(port 443', 10, "expected ')' for the '(' of column 1"],
    ['port 443)', 9, 'never opened'],
    ['port 9-1', 6, 'no value'],
    ['port < 1-9', 8, 'a range cannot be compared'],
    ['host 10.0.0.256', 6, 'is no address'],
    ['host 10.0.0.0/33', 6, 'is no address'],
    ['host < 10.0.0.1', 8, 'cannot be compared by <'],
    ['kind rest', 6, 'did you mean reset'],
    ['close resett', 7, 'did you mean reset?'],
    ['p 443', 1, 'the fields are'],
    ['state = 5', 9, 'it is one of'],
    ['duration > 5parsec', 12, 'write, for example, 200ms'],
    ["state 'CLOSED", 7, 'never closed'],
    ['port 443 ; port 80', 10, "';' has no meaning"],
    ['__proto__ 1', 1, 'there is no field'],
    ['constructor 1', 1, "there is no field 'constructor'; the fields are"],
    ['duration > 5constructor', 12, 'write, for example, 200ms'],
    ['port ~ 4', 8, 'for text'],
  ])('%j is wrong at column %i: %s', (filter, column, message) => {
    let error: unknown;
    try {
      parseFilter(filter);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FilterError);
    expect((error as FilterError).message).toContain(message);
    expect((error as FilterError).at).toBe(column - 1);
  });

  it.each([
    ['parentheses', `${'('.repeat(10_000)}port 1${')'.repeat(10_000)}`],
    ['parentheses within the length', `${'('.repeat(4_000)}port 1${')'.repeat(4_000)}`],
    ['negations', `${'not '.repeat(2_000)}port 1`],
    ['100 kB', `${'port 1 and '.repeat(10_000)}port 1`],
    ['a word that backtracking would choke on', `port ${'a'.repeat(9_000)}!`],
  ])('of endless %s is refused', (_, filter) => expect(() => parseFilter(filter)).toThrow(FilterError));

  it('never throws anything but its own error', () => {
    const word = fc.constantFrom(
      'port',
      'host',
      'and',
      'or',
      'not',
      '(',
      ')',
      ',',
      '=',
      '>',
      '443',
      '10.0.0.0/8',
      'kind',
      'reset',
      '5s',
      '~',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
          fc.string(),
        ),
        (filter) => {
          try {
            const { matches } = parseFilter(filter);
            return typeof matches(web) === 'boolean';
          } catch (error) {
            return error instanceof FilterError;
          }
        },
      ),
      { seed: 20261121, numRuns: 3000 },
    );
  });

  it('and its negation part the sessions', () => {
    for (const filter of ['port 443', 'vlan 12', 'rtt > 1ms', 'kind reset', 'host 10.0.0.0/8']) {
      for (const session of [web, v6]) {
        expect(parseFilter(`not (${filter})`).matches(session)).toBe(!parseFilter(filter).matches(session));
      }
    }
  });
});
