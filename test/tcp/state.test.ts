import { describe, expect, it } from 'vitest';
import { TCP_STATES } from '../../src/tcp/session-summary.js';
import { ConnectionStates } from '../../src/tcp/state.js';
import { Flag } from '../../src/wire/packet-view.js';
import { script, type ScriptSegment } from '../support/script.js';

/** Initial numbers that put the wrap in front of, on and inside the SYN, and inside the data. */
const ISNS = [1000, 2 ** 32 - 1, 2 ** 32 - 2, 2 ** 32 - 60, 2 ** 31 - 1] as const;

/** Knows what a sender has sent without a hole, as the tracker does for real. */
class InOrder {
  #edge: number | null = null;
  #beyond: [number, number][] = [];

  take(s: ScriptSegment): boolean {
    if (s.flags & Flag.Rst) return this.#edge === null || ((s.seq - this.#edge) | 0) <= 0;
    const end = (s.seq + s.payloadLen + (s.flags & Flag.Syn ? 1 : 0) + (s.flags & Flag.Fin ? 1 : 0)) | 0;
    this.#edge ??= s.seq;
    const inOrder = ((s.seq - this.#edge) | 0) <= 0;
    this.#beyond.push([s.seq, end]);
    this.#beyond.sort((a, b) => (a[0] - b[0]) | 0);
    for (const [from, to] of this.#beyond) {
      if (((from - this.#edge) | 0) <= 0 && ((to - this.#edge) | 0) > 0) this.#edge = to;
    }
    return inOrder;
  }
}

function play(text: string, clientIsn = 1000, serverIsn = 2000): ConnectionStates {
  const states = new ConnectionStates();
  const order = [new InOrder(), new InOrder()] as const;
  for (const s of script(text, clientIsn, serverIsn)) {
    states.observe(s.from, s.flags, s.seq, s.ack, s.payloadLen, order[s.from].take(s));
  }
  return states;
}

const names = (s: ConnectionStates): string => `${TCP_STATES[s.client]}/${TCP_STATES[s.server]}`;

type Case = [name: string, text: string, want: string];

/** Runs each case with every pair of initial numbers: nothing may depend on where the wrap lies. */
function table(title: string, cases: Case[]): void {
  describe(title, () => {
    it.each(cases)('%s', (_, text, want) => {
      for (const c of ISNS)
        for (const s of ISNS) expect(names(play(text, c, s)), `ISN ${c}, ${s}`).toBe(want);
    });
  });
}

const OPEN = 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1';
const CLIENT_FIN = `${OPEN} / c> F 1:1 ack 1`;
const CLIENT_FIN_ACKED = `${CLIENT_FIN} / s> . 1:1 ack 2`;
const BOTH_FIN = `${CLIENT_FIN_ACKED} / s> F 1:1 ack 2`;

// prettier-ignore
table('opening', [
  ['CLOSED: SYN sent → SYN-SENT, the peer still in LISTEN', 'c> S 0:0', 'SYN-SENT/LISTEN'],
  ['SYN-SENT: SYN sent again → SYN-SENT', 'c> S 0:0 / c> S 0:0', 'SYN-SENT/LISTEN'],
  ['SYN-SENT: SYN-ACK → ESTABLISHED, its sender in SYN-RECEIVED', 'c> S 0:0 / s> SA 0:0 ack 1', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-RECEIVED: SYN-ACK sent again → SYN-RECEIVED', 'c> S 0:0 / s> SA 0:0 ack 1 / s> SA 0:0 ack 1', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-RECEIVED: ACK of the SYN-ACK → ESTABLISHED', OPEN, 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: data with the ACK → ESTABLISHED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> P 1:101 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: ACK that does not cover the SYN → SYN-RECEIVED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 0', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-RECEIVED: SYN of the client again → SYN-RECEIVED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> S 0:0', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-SENT: SYN-ACK of an old SYN → SYN-SENT', 'c> S 0:0 / s> SA 0:0 ack -500', 'SYN-SENT/SYN-RECEIVED'],
  ['SYN-SENT: SYN-ACK of more than was sent → SYN-SENT', 'c> S 0:0 / s> SA 0:0 ack 2', 'SYN-SENT/SYN-RECEIVED'],
  ['SYN-SENT: RST at the number of a bad SYN-ACK → still opening, the server back in LISTEN', 'c> S 0:0 / s> SA 0:0 ack -500 / c> R -500:-500', 'SYN-SENT/LISTEN'],
  ['LISTEN: SYN again after the old SYN-ACK was refused → opens', 'c> S 0:0 / s> SA 0:0 ack -500 / c> R -500:-500 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-SENT: challenge ACK of a half-open server → SYN-SENT', 'c> S 0:0 / s> . 7000:7000 ack 9000', 'SYN-SENT/LISTEN'],
  ['SYN-SENT: challenge ACK answered by RST, SYN sent again → opens', 'c> S 0:0 / s> . 7000:7000 ack 9000 / c> R 9000:9000 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-SENT: another SYN of its own with a new number → counts from there', 'c> S 0:0 / c> S 700:700 / s> SA 0:0 ack 701 / c> . 701:701 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['LISTEN: SYN with data (Fast Open) acknowledged → ESTABLISHED/SYN-RECEIVED', 'c> S 0:100 / s> SA 0:0 ack 101', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-SENT: SYN-ACK that leaves the Fast Open data out → ESTABLISHED', 'c> S 0:100 / s> SA 0:0 ack 1', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-RECEIVED: its own data after a SYN with data (Fast Open) → SYN-RECEIVED', 'c> S 0:100 / s> SA 0:0 ack 101 / s> P 1:51 ack 101', 'ESTABLISHED/SYN-RECEIVED'],
  ['ESTABLISHED: SYN → ignored, it earns a challenge ACK', `${OPEN} / c> S 5000:5000 / s> . 1:1 ack 1`, 'ESTABLISHED/ESTABLISHED'],
  ['ESTABLISHED: SYN-ACK again → ESTABLISHED', `${OPEN} / s> SA 0:0 ack 1`, 'ESTABLISHED/ESTABLISHED'],
  ['SYN-SENT: SYN and FIN together → the FIN is dropped', 'c> SF 0:0', 'SYN-SENT/LISTEN'],
  ['SYN-SENT: FIN without ACK → SYN-SENT', 'c> S 0:0 / c> F 1:1', 'SYN-SENT/LISTEN'],
]);

// prettier-ignore
table('simultaneous open', [
  ['SYN-SENT: SYN crosses SYN → both SYN-RECEIVED', 'c> S 0:0 / s> S 0:0', 'SYN-RECEIVED/SYN-RECEIVED'],
  ['SYN-RECEIVED: SYN-ACK of one side → the other ESTABLISHED', 'c> S 0:0 / s> S 0:0 / c> SA 0:0 ack 1', 'SYN-RECEIVED/ESTABLISHED'],
  ['SYN-RECEIVED: both SYN-ACKs → both ESTABLISHED', 'c> S 0:0 / s> S 0:0 / c> SA 0:0 ack 1 / s> SA 0:0 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: plain ACKs instead → both ESTABLISHED', 'c> S 0:0 / s> S 0:0 / s> . 1:1 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED'],
]);

// prettier-ignore
table('close', [
  ['ESTABLISHED: FIN sent → FIN-WAIT-1, the peer in CLOSE-WAIT', CLIENT_FIN, 'FIN-WAIT-1/CLOSE-WAIT'],
  ['ESTABLISHED: FIN with data → FIN-WAIT-1/CLOSE-WAIT', `${OPEN} / c> FP 1:101 ack 1`, 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: ACK of the data before the FIN only → FIN-WAIT-1', `${OPEN} / c> FP 1:101 ack 1 / s> . 1:1 ack 101`, 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: FIN sent again → FIN-WAIT-1', `${CLIENT_FIN} / c> F 1:1 ack 1`, 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: ACK of the FIN → FIN-WAIT-2', CLIENT_FIN_ACKED, 'FIN-WAIT-2/CLOSE-WAIT'],
  ['FIN-WAIT-1: FIN with the ACK of its FIN → TIME-WAIT', `${CLIENT_FIN} / s> F 1:1 ack 2`, 'TIME-WAIT/LAST-ACK'],
  ['FIN-WAIT-1: FIN without that ACK → CLOSING on both sides', `${CLIENT_FIN} / s> F 1:1 ack 1`, 'CLOSING/CLOSING'],
  ['CLOSING: ACK of one FIN → that side in TIME-WAIT', `${CLIENT_FIN} / s> F 1:1 ack 1 / c> . 2:2 ack 2`, 'CLOSING/TIME-WAIT'],
  ['CLOSING: ACKs of both FINs → both TIME-WAIT', `${CLIENT_FIN} / s> F 1:1 ack 1 / c> . 2:2 ack 2 / s> . 2:2 ack 2`, 'TIME-WAIT/TIME-WAIT'],
  ['CLOSING: FIN again with the ACK of the other → TIME-WAIT', `${CLIENT_FIN} / s> F 1:1 ack 1 / c> F 1:1 ack 2`, 'CLOSING/TIME-WAIT'],
  ['FIN-WAIT-2: FIN → TIME-WAIT, its sender in LAST-ACK', BOTH_FIN, 'TIME-WAIT/LAST-ACK'],
  ['LAST-ACK: FIN sent again → LAST-ACK', `${BOTH_FIN} / s> F 1:1 ack 2`, 'TIME-WAIT/LAST-ACK'],
  ['LAST-ACK: ACK of its FIN → CLOSED', `${BOTH_FIN} / c> . 2:2 ack 2`, 'TIME-WAIT/CLOSED'],
  ['TIME-WAIT: FIN again → TIME-WAIT', `${BOTH_FIN} / c> . 2:2 ack 2 / s> F 1:1 ack 2`, 'TIME-WAIT/CLOSED'],
  ['TIME-WAIT: data → ignored', `${BOTH_FIN} / c> . 2:2 ack 2 / s> P 2:50 ack 2 / c> P 2:10 ack 2`, 'TIME-WAIT/CLOSED'],
  ['ESTABLISHED: the server closes first → CLOSED/TIME-WAIT', `${OPEN} / s> F 1:1 ack 1 / c> . 1:1 ack 2 / c> F 1:1 ack 2 / s> . 2:2 ack 2`, 'CLOSED/TIME-WAIT'],
  ['FIN-WAIT-2: data of the other side (half close) → FIN-WAIT-2', `${CLIENT_FIN_ACKED} / s> P 1:1001 ack 2 / c> . 2:2 ack 1001`, 'FIN-WAIT-2/CLOSE-WAIT'],
  ['FIN-WAIT-2: FIN after half-closed data → TIME-WAIT/CLOSED', `${CLIENT_FIN_ACKED} / s> P 1:1001 ack 2 / c> . 2:2 ack 1001 / s> F 1001:1001 ack 2 / c> . 2:2 ack 1002`, 'TIME-WAIT/CLOSED'],
  ['SYN-RECEIVED: FIN sent → FIN-WAIT-1', 'c> S 0:0 / s> SA 0:0 ack 1 / s> F 1:1 ack 1', 'CLOSE-WAIT/FIN-WAIT-1'],
  ['SYN-RECEIVED: FIN received with the ACK → CLOSE-WAIT', 'c> S 0:0 / s> SA 0:0 ack 1 / c> F 1:1 ack 1', 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: above a hole → the peer does not know of it yet', `${OPEN} / c> F 101:101 ack 1`, 'FIN-WAIT-1/ESTABLISHED'],
  ['FIN-WAIT-1: the hole before the FIN is filled → CLOSE-WAIT', `${OPEN} / c> F 101:101 ack 1 / c> P 1:101 ack 1`, 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: ACK of a FIN above a hole → it was received', `${OPEN} / c> F 101:101 ack 1 / s> . 1:1 ack 102`, 'FIN-WAIT-2/CLOSE-WAIT'],
  ['FIN-WAIT-1: FIN of the other side, own FIN above a hole → FIN-WAIT-1 there too', `${OPEN} / c> F 101:101 ack 1 / s> F 1:1 ack 1`, 'CLOSING/FIN-WAIT-1'],
]);

/** Ways into each state of the client, with the number at which a RST of the server is exact. */
const WAYS: [state: string, text: string, exact: number][] = [
  ['SYN-RECEIVED', 'c> S 0:0 / s> S 0:0', 1],
  ['ESTABLISHED', OPEN, 1],
  ['FIN-WAIT-1', CLIENT_FIN, 1],
  ['FIN-WAIT-2', CLIENT_FIN_ACKED, 1],
  ['CLOSE-WAIT', `${OPEN} / s> F 1:1 ack 1`, 2],
  ['CLOSING', `${CLIENT_FIN} / s> F 1:1 ack 1`, 2],
  ['LAST-ACK', `${OPEN} / s> F 1:1 ack 1 / c> F 1:1 ack 2`, 2],
];

describe('RST', () => {
  describe.each(WAYS)('%s', (state, text, exact) => {
    it(`${state}: RST at RCV.NXT → both CLOSED`, () => {
      expect(TCP_STATES[play(text).client]).toBe(state);
      const after = play(`${text} / s> R ${exact}:${exact}`);
      expect(names(after)).toBe('CLOSED/CLOSED');
      expect([after.resetBy, after.closed]).toEqual([1, true]);
    });

    it.each([1, 100, 60_000, -1])(`${state}: RST %i beyond RCV.NXT → only its sender CLOSED`, (off) => {
      const after = play(`${text} / s> RA ${exact + off}:${exact + off} ack 1`);
      expect(names(after)).toBe(`${state}/CLOSED`);
      expect([after.resetBy, after.closed]).toEqual([-1, false]);
    });

    it(`${state}: RST at RCV.NXT after one that was not → both CLOSED`, () => {
      const after = play(`${text} / s> R ${exact + 9}:${exact + 9} / s> R ${exact}:${exact}`);
      expect(names(after)).toBe('CLOSED/CLOSED');
      expect(after.resetBy).toBe(1);
    });
  });

  // prettier-ignore
  it.each<[string, string, string, -1 | 0 | 1]>([
    ['SYN-SENT: RST that acknowledges the SYN → both CLOSED', 'c> S 0:0 / s> RA 0:0 ack 1', 'CLOSED/CLOSED', 1],
    ['SYN-SENT: RST without ACK → SYN-SENT', 'c> S 0:0 / s> R 0:0', 'SYN-SENT/CLOSED', -1],
    ['SYN-SENT: RST that acknowledges something else → SYN-SENT', 'c> S 0:0 / s> RA 0:0 ack 0', 'SYN-SENT/CLOSED', -1],
    ['SYN-SENT: own RST → both CLOSED', 'c> S 0:0 / c> R 1:1', 'CLOSED/CLOSED', 0],
    ['LISTEN: RST that fits nothing → LISTEN', 'c> S 0:0 / c> RA 900:900 ack 1', 'CLOSED/LISTEN', -1],
    ['SYN-RECEIVED: RST of the client (scan) → both CLOSED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1', 'CLOSED/CLOSED', 0],
    ['SYN-RECEIVED: RST out of place → SYN-RECEIVED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 50:50', 'CLOSED/SYN-RECEIVED', -1],
    ['ESTABLISHED: RST after data, at SND.NXT → both CLOSED', `${OPEN} / s> P 1:101 ack 1 / s> RA 101:101 ack 1`, 'CLOSED/CLOSED', 1],
    ['ESTABLISHED: RST before data that passed → ESTABLISHED', `${OPEN} / s> P 1:101 ack 1 / c> . 1:1 ack 101 / s> R 1:1`, 'ESTABLISHED/CLOSED', -1],
    ['ESTABLISHED: RST at the hole, where RCV.NXT stands → both CLOSED', `${OPEN} / s> P 101:201 ack 1 / s> R 1:1`, 'CLOSED/CLOSED', 1],
    ['ESTABLISHED: RST above a hole, at SND.NXT → both CLOSED', `${OPEN} / s> P 101:201 ack 1 / s> R 201:201`, 'CLOSED/CLOSED', 1],
    ['ESTABLISHED: RST within a hole → ESTABLISHED', `${OPEN} / s> P 101:201 ack 1 / s> R 51:51`, 'ESTABLISHED/CLOSED', -1],
    ['ESTABLISHED: RST of unseen sender at the last acknowledgment → both CLOSED', `${OPEN} / c> . 1:1 ack 5001 / s> R 5001:5001`, 'CLOSED/CLOSED', 1],
    ['CLOSED: RST of a client that has one already → CLOSED', `${OPEN} / s> R 1:1 / c> R 1:1`, 'CLOSED/CLOSED', 1],
    ['CLOSED: data after RST → CLOSED', `${OPEN} / s> R 1:1 / c> P 1:100 ack 1 / c> F 100:100 ack 1`, 'CLOSED/CLOSED', 1],
    ['TIME-WAIT: RST → both CLOSED, the close stays a close', `${BOTH_FIN} / c> . 2:2 ack 2 / s> R 2:2`, 'CLOSED/CLOSED', -1],
    ['TIME-WAIT: RST of the side in TIME-WAIT → both CLOSED', `${BOTH_FIN} / c> . 2:2 ack 2 / c> R 2:2`, 'CLOSED/CLOSED', -1],
    ['LAST-ACK: RST of the side in TIME-WAIT → both CLOSED', `${BOTH_FIN} / c> R 2:2`, 'CLOSED/CLOSED', 0],
    ['TIME-WAIT: RST of the side in LAST-ACK → both CLOSED', `${BOTH_FIN} / s> RA 2:2 ack 2`, 'CLOSED/CLOSED', 1],
    ['FIN-WAIT-2: RST of the side in CLOSE-WAIT → both CLOSED', `${CLIENT_FIN_ACKED} / s> RA 1:1 ack 2`, 'CLOSED/CLOSED', 1],
    ['CLOSE-WAIT: RST of the closer, at the end of its FIN → both CLOSED', `${CLIENT_FIN_ACKED} / s> P 1:101 ack 2 / c> R 2:2`, 'CLOSED/CLOSED', 0],
    ['CLOSED: refused SYN sent again and refused again → CLOSED', 'c> S 0:0 / s> RA 0:0 ack 1 / c> S 0:0 / s> RA 0:0 ack 1', 'CLOSED/CLOSED', 1],
    ['CLOSED: refused SYN sent again → SYN-SENT', 'c> S 0:0 / s> RA 0:0 ack 1 / c> S 0:0', 'SYN-SENT/LISTEN', -1],
    ['CLOSED: refused SYN accepted the second time → ESTABLISHED', 'c> S 0:0 / s> RA 0:0 ack 1 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED', -1],
    ['CLOSED: SYN-ACK that crossed the RST → CLOSED', 'c> S 0:0 / c> R 1:1 / s> SA 0:0 ack 1', 'CLOSED/CLOSED', 0],
    ['CLOSED: scanned port opened after the RST → ESTABLISHED', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED', -1],
    ['CLOSED: SYN sent again after a RST that fits nothing → goes on', 'c> S 0:0 / c> RA 900:900 ack 1 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED', -1],
  ])('%s', (_, text, want, resetBy) => {
    for (const isn of ISNS) {
      const after = play(text, isn, isn);
      expect(names(after), `ISN ${isn}`).toBe(want);
      expect(after.resetBy, `ISN ${isn}`).toBe(resetBy);
    }
  });
});

// prettier-ignore
table('mid-stream', [
  ['CLOSED: data first → both ESTABLISHED', 'c> P 500:600 ack 700', 'ESTABLISHED/ESTABLISHED'],
  ['CLOSED: pure ACK of the server first → both ESTABLISHED', 's> . 500:500 ack 700', 'ESTABLISHED/ESTABLISHED'],
  ['CLOSED: FIN first → its sender in FIN-WAIT-1', 's> F 500:500 ack 700', 'CLOSE-WAIT/FIN-WAIT-1'],
  ['CLOSED: RST first → both CLOSED', 's> R 500:500', 'CLOSED/CLOSED'],
  ['CLOSED: closing part only → TIME-WAIT/CLOSED', 'c> F 500:500 ack 700 / s> F 700:700 ack 501 / c> . 501:501 ack 701', 'TIME-WAIT/CLOSED'],
  ['CLOSED: SYN after a close and a late RST → CLOSED', 'c> F 500:500 ack 700 / s> F 700:700 ack 501 / c> . 501:501 ack 701 / c> R 501:501 / c> S 0:0', 'CLOSED/CLOSED'],
  ['ESTABLISHED: RST at the number acknowledged before → both CLOSED', 'c> P 500:600 ack 700 / s> R 700:700', 'CLOSED/CLOSED'],
  ['ESTABLISHED: RST elsewhere → ESTABLISHED', 'c> P 500:600 ack 700 / s> R 900:900', 'ESTABLISHED/CLOSED'],
  ['CLOSED: SYN-ACK first → ESTABLISHED/SYN-RECEIVED', 's> SA 0:0 ack 1', 'ESTABLISHED/SYN-RECEIVED'],
  ['SYN-RECEIVED: ACK, the SYN not captured → ESTABLISHED', 's> SA 0:0 ack 1 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['CLOSED: SYN after its SYN-ACK (wrong order) → ESTABLISHED/SYN-RECEIVED', 's> SA 0:0 ack 1 / c> S 0:0', 'ESTABLISHED/SYN-RECEIVED'],
]);

// prettier-ignore
table('one direction only', [
  ['SYN-SENT: ACK after its SYN → both ESTABLISHED', 'c> S 0:0 / c> . 1:1 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-SENT: FIN with ACK after its SYN → FIN-WAIT-1/CLOSE-WAIT', 'c> S 0:0 / c> F 1:1 ack 1', 'FIN-WAIT-1/CLOSE-WAIT'],
  ['FIN-WAIT-1: nobody is seen to acknowledge → FIN-WAIT-1', 'c> S 0:0 / c> . 1:1 ack 1 / c> F 1:1 ack 1 / c> . 2:2 ack 2', 'FIN-WAIT-1/CLOSE-WAIT'],
  ['SYN-RECEIVED: own data → both ESTABLISHED', 's> SA 0:0 ack 1 / s> P 1:101 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: own ACK of unseen data → both ESTABLISHED', 'c> S 0:0 / s> SA 0:0 ack 1 / s> . 1:1 ack 400', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: own ACK of more than the unseen SYN → both ESTABLISHED', 's> SA 0:0 ack 1 / s> . 1:1 ack 400', 'ESTABLISHED/ESTABLISHED'],
  ['SYN-RECEIVED: own ACK of the SYN alone → SYN-RECEIVED', 's> SA 0:0 ack 1 / s> . 1:1 ack 1', 'ESTABLISHED/SYN-RECEIVED'],
  ['LISTEN: data, its SYN-ACK not captured → both ESTABLISHED', 'c> S 0:0 / s> P 1:101 ack 1', 'ESTABLISHED/ESTABLISHED'],
  ['ESTABLISHED: SYN-ACK captured after the ACK of it → ESTABLISHED', 'c> S 0:0 / c> . 1:1 ack 1 / s> SA 0:0 ack 1', 'ESTABLISHED/ESTABLISHED'],
]);

describe('what is known besides', () => {
  // prettier-ignore
  it.each<[string, string, boolean]>([
    ['SYN-RECEIVED: no third segment → not done', 'c> S 0:0 / s> SA 0:0 ack 1', false],
    ['ESTABLISHED: third segment → done', OPEN, true],
    ['ESTABLISHED: mid-stream → not done', 'c> P 1:9 ack 1 / s> . 1:1 ack 9', false],
    ['ESTABLISHED: ACK alone proves it → done', 'c> S 0:0 / c> . 1:1 ack 1', true],
    ['FIN-WAIT-1: FIN before the ACK of its SYN → done when that comes', 'c> S 0:0 / s> SA 0:0 ack 1 / s> F 1:1 ack 1 / c> . 1:1 ack 1', true],
    ['SYN-SENT: SYN-ACK of an old SYN → not done', 'c> S 0:0 / s> SA 0:0 ack 5000', false],
    ['CLOSED: refused → not done', 'c> S 0:0 / s> RA 0:0 ack 1', false],
  ])('handshakeDone, %s', (_, text, want) => {
    expect(play(text).handshakeDone).toBe(want);
  });

  it('ESTABLISHED: FINs → who sent, acknowledged and began', () => {
    const s = play(`${OPEN} / s> FP 1:11 ack 1 / c> . 1:1 ack 12 / c> P 1:5 ack 12`);
    expect([
      s.finSent(1),
      s.finAcked(1),
      s.finSeq(1),
      s.finSent(0),
      s.finAcked(0),
      s.firstFinBy,
      s.closed,
    ]).toEqual([true, true, 2011, false, false, 1, false]);
  });

  it('LISTEN: SYNs → seen per side', () => {
    expect([play('c> S 0:0').synSeen(0), play('c> S 0:0').synSeen(1)]).toEqual([true, false]);
    expect([play('s> SA 0:0 ack 1').synSeen(0), play('s> SA 0:0 ack 1').synSeen(1)]).toEqual([false, true]);
    const reordered = play('c> S 0:0 / c> . 1:1 ack 1 / s> SA 0:0 ack 1');
    expect(reordered.synSeen(1)).toBe(true);
  });

  // prettier-ignore
  it.each<[string, string, boolean]>([
    ['CLOSED: nothing seen → open', '', false],
    ['LAST-ACK: last ACK missing → open', BOTH_FIN, false],
    ['CLOSED: last ACK → closed', `${BOTH_FIN} / c> . 2:2 ack 2`, true],
    ['CLOSED: reset → closed', `${OPEN} / c> R 1:1`, true],
  ])('closed, %s', (_, text, want) => {
    expect(play(text).closed).toBe(want);
  });

  it('ESTABLISHED: more than 4 GiB, then a close → numbers still right', () => {
    const s = play(OPEN);
    let at = 1001;
    for (let i = 0; i < 5000; i++) {
      s.observe(0, Flag.Ack, at | 0, 2001, 1 << 20, true);
      at = (at + (1 << 20)) | 0;
      s.observe(1, Flag.Ack, 2001, at, 0, true);
    }
    s.observe(0, Flag.Fin | Flag.Ack, at, 2001, 0, true);
    s.observe(1, Flag.Fin | Flag.Ack, 2001, (at + 1) | 0, 0, true);
    s.observe(0, Flag.Ack, (at + 1) | 0, 2002, 0, true);
    expect(names(s)).toBe('TIME-WAIT/CLOSED');
  });

  it('every state: swapping the sides swaps the states', () => {
    const swap = (text: string): string =>
      text.replaceAll('c>', 'x>').replaceAll('s>', 'c>').replaceAll('x>', 's>');
    for (const [, text, exact] of WAYS) {
      for (const t of [text, `${text} / s> R ${exact}:${exact}`, `${text} / s> R 7:7`]) {
        const [client, server] = names(play(t)).split('/');
        expect(names(play(swap(t))), t).toBe(`${server}/${client}`);
      }
    }
  });
});
