/** Sessions that make the verdicts on speed speak: applications, windows, buffers. */
import type { Fires } from './firing-sessions.js';
import { fullWindow, spending } from './troubled-sessions.js';

/** 20 ms, captured at the server, which sends. */
const AT_SENDER = { serverRtt: 0.0001, clientRtt: 0.02, rtt: 0.0201 };
const FLAT = { min: 0.02, median: 0.02, p95: 0.021, max: 0.03, samples: 50 };

/** A download that never has more than 48 KiB under way. */
export const flatFlight = (fields: { flight?: number; throughput?: number; retransmissions?: number } = {}) =>
  spending(
    { slowStart: 9, bandwidth: 1 },
    {
      handshake: AT_SENDER,
      toClient: {
        uniqueBytes: 20_000_000,
        throughput: fields.throughput ?? 2_000_000,
        maxBytesInFlight: fields.flight ?? 49_152,
        dataRetransmissions: fields.retransmissions ?? 0,
        rtt: FLAT,
      },
      toServer: { uniqueBytes: 100 },
    },
  );

/** A server that takes `seconds` of ten, in `waits` of 0.2 s. */
export const thinkingServer = (seconds: number, waits: number) =>
  spending({ server: seconds, roundTrip: 1 }, { pauses: { server: waits } });

/** A client that takes `seconds` of ten, in `pauses` of 0.2 s. */
export const thinkingClient = (seconds: number, pauses: number) =>
  spending({ client: seconds, roundTrip: 1 }, { pauses: { client: pauses } });

/** An upload whose source pauses. */
export const slowSource = (seconds: number, pauses: number) =>
  spending(
    { senderBuffer: seconds, bandwidth: 10 - seconds },
    { toServer: { uniqueBytes: 2_000_000 }, pauses: { senderBuffer: pauses } },
  );

/** A download in slow start over 200 ms. */
export const shortTransfer = (seconds: number) =>
  spending(
    { slowStart: seconds, handshake: 0.2 },
    { handshake: { rtt: 0.2, serverRtt: 0.19, clientRtt: 0.01 }, toServer: { uniqueBytes: 100 } },
  );

/** A client that writes messages in two pieces. */
export const heldBack = (times: number, seconds: number) =>
  spending(
    { roundTrip: 5 },
    { toServer: { nagleWaits: times, nagleSeconds: seconds, nagleFrames: [11, 14].slice(0, times) } },
  );

export const FIRES_ABOUT_SPEED: readonly Fires[] = [
  {
    name: 'window of 64 KiB full over 100 ms',
    code: 'window-limited',
    session: fullWindow({ offeredScale: 0 }),
    subject: 'client',
    severity: 'warning',
    title: /client's receive window of 64\.0 KiB .* 586 KiB\/s .* 100 ms: it was full 80\.0 %/,
    seconds: 8,
    frame: 31,
  },
  {
    name: 'a window often full and far below its ceiling',
    code: 'window-limited',
    session: fullWindow({ throughput: 200_000 }),
    subject: 'client',
    severity: 'warning',
    title:
      /^The client's receive window was full 80\.0 % of the time: its application reads slower than the path/,
  },
  {
    name: 'a window with a scale of 0, full 30 % of the time',
    code: 'window-limited',
    session: fullWindow({ offeredScale: 0, smallWindow: 3 }),
    subject: 'client',
    severity: 'warning',
    title: /round trip of 100 ms: it was full 30\.0 %/,
  },
  {
    name: 'half of the session',
    code: 'slow-server',
    session: thinkingServer(5, 9),
    subject: 'server',
    severity: 'warning',
    title: /on 10\.0\.0\.2:443 took 5\.00 s to answer \(50\.0 % of the session, 200 ms the longest time\)/,
    seconds: 5,
    frame: 30,
  },
  {
    name: 'a third of the session in short waits',
    code: 'slow-server',
    session: thinkingServer(3.4, 9),
    subject: 'server',
    severity: 'info',
    title: /took 3\.40 s to answer \(34\.0 % of the session/,
  },
  {
    name: 'pauses between requests',
    code: 'slow-client',
    session: thinkingClient(6, 3),
    subject: 'client',
    severity: 'info',
    title: /paused 6\.00 s before its requests \(60\.0 %/,
    seconds: 6,
    frame: 40,
  },
  {
    name: 'a source that pauses for half of the transfer',
    code: 'sender-limited',
    session: slowSource(5, 3),
    subject: 'client',
    severity: 'info',
    title: /on 10\.0\.0\.1:40000 delivered its data late: 5\.00 s \(50\.0 % of the transfer\)/,
    seconds: 5,
    frame: 20,
  },
  {
    name: 'never more than 48 KiB under way',
    code: 'send-buffer-limited',
    session: flatFlight(),
    subject: 'server',
    severity: 'warning',
    title: /server never had more than 48\.0 KiB under way in 498 round trips of 20\.1 ms.*1\.91 MiB\/s/,
  },
  {
    name: 'ten round trips of slow start',
    code: 'slow-start-bound',
    session: shortTransfer(2),
    subject: 'path',
    severity: 'info',
    title: /transfer of 684 KiB was over before it was fast: it spent 2\.00 s in slow start/,
    seconds: 2,
  },
  {
    name: 'messages in two pieces',
    code: 'delayed-ack',
    session: heldBack(25, 1),
    subject: 'client',
    severity: 'warning',
    title: /client held back the rest of a message 25 times .*1\.00 s lost, 40 ms each time/,
    seconds: 1,
    frame: 14,
  },
];
