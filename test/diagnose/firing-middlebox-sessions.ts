/** Sessions that make the verdicts on devices between the hosts speak: police, rewrite, clamp, forget. */
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import type { HandshakeOptions } from '../../src/tcp/session-summary.js';
import { sampleSession } from '../support/sample-session.js';
import type { Fires } from './firing-sessions.js';
import { fullWindow, spending } from './troubled-sessions.js';

/** A download with `losses`, between which `low` to `high` octets a second arrived, round trips of `p95`. */
export const policed = (fields: {
  losses?: number;
  seconds?: number;
  high?: number;
  low?: number;
  p95?: number;
}) =>
  spending(
    { loss: 4 },
    {
      handshake: { serverRtt: 0, clientRtt: 0.05, rtt: 0.05 },
      toServer: { uniqueBytes: 100 },
      toClient: {
        rtt: { min: 0.05, median: 0.05, p95: fields.p95 ?? 0.065, max: 1, samples: 100 },
        dataRetransmissions: fields.losses ?? 50,
        retransmissions: fields.losses ?? 50,
        retransmittedBytes: 20_000,
        lossRates: {
          low: fields.low ?? 1_000_000,
          median: 1_048_576,
          high: fields.high ?? 1_080_000,
          seconds: fields.seconds ?? 2,
        },
      },
      eventFrames: { retransmission: [61] },
    },
  );

/** The SYN-ACK as captured, and windows of the server up to `maxWindow`. */
export const answeredWith = (
  options: Partial<HandshakeOptions>,
  fields: { maxWindow?: number; timestampsUsed?: boolean } = {},
) => {
  const session = sampleSession({
    toClient: { maxWindow: fields.maxWindow ?? 65_160, timestampsUsed: fields.timestampsUsed ?? false },
  });
  const { client } = session.handshake.options;
  const server = { ...client!, window: 65_160, ...options };
  return { ...session, handshake: { ...session.handshake, options: { client, server } } };
};

/** An upload in segments of `largest`, to a server that offered `mss`. */
export const clamped = (mss: number | null, largest = 536, dataSegments = 500) => {
  const session = sampleSession({
    toServer: { largestSegment: largest, dataSegments, uniqueBytes: 146_000 },
    toClient: { uniqueBytes: 100 },
  });
  const { client } = session.handshake.options;
  return {
    ...session,
    handshake: { ...session.handshake, options: { client, server: { ...client!, mss } } },
  };
};

/** A session that is open after 2 s, and what is known of the capture that goes on for `seconds`. */
export const leftOpen = (seconds: number) => ({
  session: sampleSession({
    close: { how: 'open', by: null, frame: null },
    state: { client: 'ESTABLISHED', server: 'ESTABLISHED' },
  }),
  context: { ...TRUSTED_CAPTURE, captureEndNs: (2 + seconds) * 1e9 },
});

export const FIRES_ABOUT_MIDDLEBOXES: readonly Fires[] = [
  {
    name: 'fifty losses at one rate over flat round trips',
    code: 'policer',
    session: policed({}),
    subject: 'middlebox',
    severity: 'warning',
    title:
      /between the server and the client lets 1\.00 MiB\/s through and drops the rest \(50 segments, 10\.0 %\)/,
    seconds: 4,
    bytes: 20_000,
    frame: 61,
  },
  {
    name: 'padding in the place of an option',
    code: 'options-stripped',
    session: answeredWith({ overwritten: true, sackPermitted: false }),
    subject: 'middlebox',
    severity: 'info',
    title:
      /between the server and the capture point .* the server's SYN-ACK: SACK is missing \(1 of 3 signs\)/,
    frame: 2,
  },
  {
    name: 'time stamps that were not offered',
    code: 'options-stripped',
    session: answeredWith({ timestamps: false }, { timestampsUsed: true }),
    subject: 'middlebox',
    severity: 'warning',
    title: /time stamps is missing/,
    frame: 2,
  },
  {
    name: 'windows that are scaled unasked',
    code: 'options-stripped',
    session: answeredWith({ windowScale: null }, { maxWindow: 65_160 / 8 }),
    subject: 'middlebox',
    severity: 'warning',
    title: /window scale is missing/,
  },
  {
    name: '64 KiB a round trip without scaling',
    code: 'no-window-scale',
    session: fullWindow({}),
    subject: 'client',
    severity: 'warning',
    title:
      /client did not offer window scaling.* 64\.0 KiB .* 100 ms: 640 KiB\/s at best, 586 KiB\/s reached/,
    seconds: 8,
    frame: 1,
  },
  {
    name: 'five minutes of nothing',
    code: 'idle-open',
    ...leftOpen(300),
    subject: 'client',
    severity: 'info',
    title: /open and silent: nothing for 5 min 0 s after frame 1200/,
    frame: 1200,
  },
  {
    name: 'segments of 536 octets',
    code: 'small-mss',
    session: clamped(536),
    subject: 'server',
    severity: 'info',
    title: /server takes segments of 536 B only \(MSS\).* in 500 segments, with 15\.6 KiB more of headers/,
    bytes: 16_000,
    frame: 2,
  },
  {
    name: 'segments of the size of who says nothing',
    code: 'small-mss',
    session: clamped(null),
    subject: 'server',
    severity: 'info',
    title: /MSS by default, it sent none/,
  },
];
