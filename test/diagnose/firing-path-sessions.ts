/** Sessions that make the verdicts on the path speak: queues, rates, sizes, strangers. */
import { sampleSession } from '../support/sample-session.js';
import type { Fires } from './firing-sessions.js';
import { spending } from './troubled-sessions.js';

/** A download over 20 ms whose round trips grow to `p95` while `queueing` of ten seconds are spent in a queue. */
export const queued = (p95: number, queueing: number) =>
  spending(
    { queueing, bandwidth: 10 - queueing },
    {
      handshake: { serverRtt: 0, clientRtt: 0.02, rtt: 0.02 },
      toServer: { uniqueBytes: 100 },
      toClient: { rtt: { min: 0.02, median: 0.02, p95, max: 1, samples: 100 } },
    },
  );

/** A short download over a full path: one round trip in twenty took `p95` instead of 40 ms. */
export const fullPath = (seconds: number, p95: number) =>
  spending(
    { bandwidth: 0.75 * seconds, queueing: 0.25 * seconds },
    {
      duration: seconds,
      handshake: { serverRtt: 0.001, clientRtt: 0.039, rtt: 0.04 },
      toServer: { uniqueBytes: 100 },
      toClient: { throughput: 1_000_000, rtt: { min: 0.039, median: 0.06, p95, max: 1, samples: 100 } },
    },
  );

/** A download at the rate of the path. */
export const steady = (seconds: number, fields: { throughput?: number; retransmissions?: number } = {}) =>
  spending(
    { bandwidth: seconds },
    {
      duration: seconds,
      toServer: { uniqueBytes: 100 },
      toClient: {
        throughput: fields.throughput ?? 1_000_000,
        dataRetransmissions: fields.retransmissions ?? 0,
        retransmissions: fields.retransmissions ?? 0,
      },
    },
  );

/** An upload of which full segments vanish, and `through` octets get through. */
export const blackHole = (through: number, timeouts = 4) =>
  spending(
    { loss: 9 },
    {
      close: { how: 'open', by: null, frame: null },
      toServer: {
        uniqueBytes: through + 14_480,
        unacknowledgedBytes: 14_480,
        largestSegment: 1448,
        timeoutRetransmissions: timeouts,
        unansweredRepeats: timeouts,
        unansweredSeconds: 6,
        dataRetransmissions: timeouts,
        retransmissions: timeouts,
      },
      toClient: { lastFrame: 9 },
      eventFrames: { retransmission: [12, 13, 14] },
    },
  );

/** A session over a path of `rtt`, later round trips `later`, captured at the client. */
export const farAway = (rtt: number, later: number, waiting = 6) =>
  spending(
    { roundTrip: waiting, client: 10 - waiting },
    {
      handshake: { rtt, serverRtt: rtt - 0.001, clientRtt: 0.001 },
      toServer: { rtt: { min: later, median: later, p95: later, max: rtt, samples: 4 } },
    },
  );

/** A download repaired by timers. */
export const byTimers = (timeouts: number, all: number, loss = 3, spurious = 0) =>
  spending(
    { loss, bandwidth: 10 - loss },
    {
      toClient: {
        timeoutRetransmissions: timeouts,
        dataRetransmissions: all,
        retransmissions: all,
        spuriousRetransmissions: spurious,
      },
      pauses: { loss: 2 },
    },
  );

/** A download with `losses`, the client without SACK. */
export const withoutSack = (losses: number) => {
  const session = spending(
    { loss: 2 },
    { toClient: { dataRetransmissions: losses, retransmissions: losses, retransmittedBytes: 9 } },
  );
  const { options } = session.handshake;
  const client = { ...options.client!, sackPermitted: false };
  return { ...session, handshake: { ...session.handshake, options: { ...options, client } } };
};

export const FIRES_ABOUT_PATHS: readonly Fires[] = [
  {
    name: 'round trips of 70 ms over 20 ms',
    code: 'bufferbloat',
    session: queued(0.07, 2),
    subject: 'path',
    severity: 'warning',
    title: /from the server to the client made round trips grow from 20 ms to 70 ms/,
    seconds: 0.05,
  },
  {
    name: 'round trips of 880 ms',
    code: 'long-path',
    session: farAway(0.88, 0.9),
    subject: 'path',
    severity: 'warning',
    title: /Every round trip .* about 880 ms: .* 60\.0 % of the session/,
    seconds: 6,
    frame: 1,
  },
  {
    name: 'five seconds at the rate of the path',
    code: 'path-rate',
    session: steady(5),
    subject: 'path',
    severity: 'info',
    title: /server sent 684 KiB at 977 KiB\/s, and nothing but the rate of the path/,
    seconds: 5,
  },
  {
    name: 'a second on a path whose round trips double',
    code: 'path-rate',
    session: fullPath(1, 0.08),
    subject: 'path',
    severity: 'info',
    title: /nothing but the rate of the path/,
    seconds: 0.75,
  },
  {
    name: 'full segments that vanish',
    code: 'mtu-black-hole',
    session: blackHole(300),
    subject: 'path',
    severity: 'critical',
    title: /Segments of 1,448 B from the client never got through to the server, though repeated 4 times/,
    seconds: 9,
    bytes: 14_480,
    frame: 12,
  },
  {
    name: 'three losses without SACK',
    code: 'no-sack',
    session: withoutSack(3),
    subject: 'client',
    severity: 'info',
    title: /client did not offer .*SACK.* 3 lost segments took 2\.00 s/,
    seconds: 2,
    frame: 1,
  },
  {
    name: 'three of ten repeats after a timer',
    code: 'recovery-by-timeout',
    session: byTimers(3, 10),
    subject: 'path',
    severity: 'info',
    title: /3 of 10 retransmissions from the server \(30\.0 %\) had to wait for a timer/,
    seconds: 3,
    frame: 30,
  },
  {
    name: 'a window taken back twice',
    code: 'window-shrunk',
    session: sampleSession({ eventCounts: { 'window-shrunk': 2 }, eventFrames: { 'window-shrunk': [50] } }),
    subject: 'server',
    severity: 'info',
    title: /taken back 2 times/,
    frame: 50,
  },
  {
    name: 'two versions of the same octets',
    code: 'overlap-conflict',
    session: sampleSession({
      eventCounts: { 'overlap-conflict': 1 },
      eventFrames: { 'overlap-conflict': [51] },
    }),
    subject: 'middlebox',
    severity: 'warning',
    title: /sent 1 time with different contents/,
    frame: 51,
  },
  {
    name: 'three segments out of every window',
    code: 'stray-segments',
    session: sampleSession({
      toServer: { outOfWindowBytes: 30 },
      eventCounts: { 'out-of-window': 3, 'challenge-ack': 2 },
      eventFrames: { 'out-of-window': [52, 53, 54], 'challenge-ack': [55] },
    }),
    subject: 'middlebox',
    severity: 'warning',
    title: /3 segments fitted no window of the session, and 2 challenge ACKs/,
    bytes: 30,
    frame: 55,
  },
  {
    name: 'a SYN in an open session',
    code: 'port-collision',
    session: sampleSession({
      close: { how: 'open', by: null, frame: null },
      eventCounts: { 'half-open': 1, 'challenge-ack': 1 },
      eventFrames: { 'challenge-ack': [56] },
    }),
    subject: 'client',
    severity: 'warning',
    title: /challenge ACK \(1 time\)/,
    frame: 56,
  },
];
