/** Events and ladder rows as the engine gives them, made up for the tests of reports. */
import type { LadderRow } from '../../src/engine/ladder-row.js';
import type { TcpEvent } from '../../src/tcp/events.js';

/** One event of every kind, frames 1 upwards, all of session 1. */
export function sampleEvents(): TcpEvent[] {
  let frame = 0;
  const at = () => ({
    frame: ++frame,
    timeNs: 200_000_000 + frame * 1_000_001,
    session: 1,
    from: 'server' as const,
  });
  const evidence = ['the peer had acknowledged it'];
  return [
    {
      ...at(),
      kind: 'retransmission',
      cause: 'fast',
      spurious: null,
      bytes: 1448,
      originalFrame: 7,
      delay: 0.1 + 0.2,
      confidence: 0.9,
      evidence,
    },
    {
      ...at(),
      kind: 'out-of-order',
      bytes: 1448,
      delay: 0.0002,
      lateOriginal: false,
      confidence: 0.8,
      evidence,
    },
    { ...at(), kind: 'duplicate', ofFrame: 2, bytes: 0, evidence },
    { ...at(), kind: 'lost-segment', bytes: 1448 },
    { ...at(), kind: 'acked-unseen', bytes: 1448 },
    { ...at(), kind: 'duplicate-ack', count: 3, ofFrame: 2 },
    { ...at(), kind: 'zero-window', window: 0 },
    { ...at(), kind: 'zero-window-probe', window: 0 },
    { ...at(), kind: 'zero-window-probe-ack', window: 0 },
    { ...at(), kind: 'window-full', window: 65_536 },
    { ...at(), kind: 'window-update', window: 65_536 },
    { ...at(), kind: 'window-shrunk', window: null },
    { ...at(), kind: 'keep-alive' },
    { ...at(), kind: 'keep-alive-ack' },
    { ...at(), kind: 'reset', cause: 'unread-data', confidence: 0.9, evidence },
    { ...at(), kind: 'handshake-failed', reason: 'timeout', attempts: 6, evidence },
    { ...at(), kind: 'port-reused', previousSession: 0, idle: 61.5 },
    { ...at(), kind: 'half-open', evidence },
    {
      ...at(),
      kind: 'overlap-conflict',
      bytes: 2,
      ofFrame: null,
      offset: 100,
      kept: 'first',
      first: '4142',
      second: '6162',
      evidence: ['TTL 3, frame 4 came with 64'],
    },
    { ...at(), kind: 'out-of-window', distance: -100 },
    { ...at(), kind: 'challenge-ack', evidence },
    { ...at(), kind: 'dsack', left: 4_294_967_000, right: 1152 },
    { ...at(), kind: 'ecn-congestion', sign: 'ce' },
    { ...at(), kind: 'checksum-error', bytes: 1448 },
    { ...at(), kind: 'stall', duration: 1.024, afterFrame: 24, waitingFor: 'acknowledgment' },
    { ...at(), kind: 'deadlock', evidence: [] },
    {
      ...at(),
      session: -1,
      from: null,
      kind: 'syn-flood',
      target: { address: '10.0.0.2', port: 80 },
      attempts: 5000,
      sources: 4000,
    },
    {
      ...at(),
      session: -1,
      from: 'client',
      kind: 'port-scan',
      scan: 'vertical',
      source: '10.0.0.1',
      target: { address: '10.0.0.2', port: null },
      attempts: 40,
      completed: 1,
      targets: 39,
    },
  ];
}

/** A handshake, a request, a lost answer and its retransmission after a second. */
export function sampleLadder(): LadderRow[] {
  const row = (fields: Partial<LadderRow>): LadderRow => ({
    frame: 1,
    relativeSeconds: 0,
    from: 'client',
    flags: 'ACK',
    relSeq: 1,
    relAck: 1,
    len: 0,
    window: 64_256,
    marks: [],
    note: '',
    ...fields,
  });
  return [
    row({ flags: 'SYN', relSeq: 0, relAck: null, window: 64_240, note: 'MSS 1460, window scale 7' }),
    row({ frame: 2, relativeSeconds: 0.0375, from: 'server', flags: 'SYN ACK', relSeq: 0, window: 65_160 }),
    row({ frame: 3, relativeSeconds: 0.038 }),
    row({ frame: 4, relativeSeconds: 0.0381, flags: 'PSH ACK', len: 512 }),
    row({
      frame: 290,
      relativeSeconds: 0.09,
      from: 'server',
      relSeq: 1_150_001,
      relAck: 513,
      len: 1448,
      marks: ['lost segment'],
    }),
    row({
      frame: 312,
      relativeSeconds: 1.114,
      from: 'server',
      relSeq: 1_148_553,
      relAck: 513,
      len: 1448,
      marks: ['retransmission (rto)', 'stall'],
      note: 'of frame 288, 1.024 s before',
    }),
    row({
      frame: 313,
      relativeSeconds: 1.1145,
      relSeq: 513,
      relAck: 1_151_449,
      window: 0,
      marks: ['zero window'],
    }),
    row({
      frame: 330,
      relativeSeconds: 1.5,
      from: 'server',
      flags: 'RST ACK',
      relSeq: 1_151_449,
      relAck: 513,
      window: null,
      marks: ['reset (unread-data)'],
    }),
  ];
}
