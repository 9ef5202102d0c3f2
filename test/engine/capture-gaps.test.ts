/** What a missing file leaves open is held against nobody. */
import { describe, expect, it } from 'vitest';
import { analyzeAsOne, MemoryCapture } from '../support/capture-set.js';
import { encodeFrames, script, toPcap, type EncodedFrame } from '../support/script.js';
import type { ReportRecord } from '../support/run-main.js';

const HANDSHAKE = [
  'c> S 0:0 win 64240 mss 1460 sackok ws 7',
  '+0.01 s> SA 0:0 ack 1 win 65160 mss 1460 sackok ws 7',
  '+0.001 c> . 1:1 ack 1',
];

/** Requests and answers of 100 octets from `from` on. The first answer comes after `pause` seconds. */
function exchange(from: number, pause: number): string[] {
  return Array.from({ length: 20 }, (_, i) => {
    const at = from + 100 * i;
    return [
      `+0.02 c> P ${at}:${at + 100} ack ${at}`,
      `+${i === 0 ? pause : 0.01} s> P ${at}:${at + 100} ack ${at + 100}`,
      `+0.01 c> . ${at + 100}:${at + 100} ack ${at + 100}`,
    ];
  }).flat();
}

const frames = encodeFrames(
  script([...HANDSHAKE, ...exchange(1, 0.01), ...exchange(2001, 5), ...exchange(4001, 0.01)].join('\n')),
);
/** The second exchange begins with frame 64, a request; its answer takes five seconds. */
const FIRST = frames.slice(0, 64);
const SECOND = frames.slice(64, 123);
const THIRD = frames.slice(123);

function ring(...parts: (readonly [number, readonly EncodedFrame[]])[]): Promise<ReportRecord[]> {
  return analyzeAsOne(parts.map(([number, part]) => new MemoryCapture(`r.pcap${number}`, toPcap(part))));
}

const only = (records: readonly ReportRecord[], type: ReportRecord['type']): ReportRecord =>
  records.filter((record) => record.type === type).at(-1)!;
interface Told {
  readonly verdicts: readonly { readonly code: string; readonly title: string }[];
}
const codes = (verdicts: unknown): string[] => (verdicts as { code: string }[]).map(({ code }) => code);

describe('a session across a missing file', () => {
  it('is one session, and its silence is nobody’s fault', async () => {
    const whole = await ring([1, FIRST], [2, [...SECOND, ...THIRD]]);
    expect(codes(only(whole, 'session')['verdicts'])).toContain('stalls');

    const parted = await ring([1, FIRST], [3, [...SECOND, ...THIRD]]);
    const session = only(parted, 'session');
    expect(codes(session['verdicts'])).not.toContain('stalls');
    expect(parted.filter(({ type }) => type === 'session')).toHaveLength(1);
    expect(session['toServer']).toMatchObject({ uniqueBytes: 6000, missingBytes: 0 });
  });

  it('has its missing octets lost by the capture and not by the network', async () => {
    const records = await ring([1, FIRST], [3, THIRD]);
    const session = only(records, 'session');
    expect(session['toServer']).toMatchObject({ retransmissions: 0, missing: { lostInCapture: 1900 } });
    // Neither the answer that came after the gap nor the silence is a round trip.
    expect((session['toServer'] as { rtt: { max: number } }).rtt.max).toBeLessThan(0.1);
    expect(codes(session['verdicts'])).not.toContain('path-loss');
    const loss = (session['verdicts'] as { code: string; confidence: number }[]).filter(
      ({ code }) => code !== 'capture-loss',
    );
    for (const { code, confidence } of loss) expect(confidence, code).toBeLessThanOrEqual(0.6);
  });

  it('is told of as a finding about the capture, with file and time', async () => {
    const records = await ring([1, FIRST], [3, THIRD]);
    const { health, captureVerdicts } = only(records, 'summary') as unknown as {
      health: { grade: string; notes: string[] };
      captureVerdicts: { code: string; title: string }[];
    };
    expect(health.grade).not.toBe('good');
    expect(captureVerdicts.find(({ code }) => code === 'capture-gap')?.title).toMatch(
      /^1 piece of the capture is missing, 5\.\d+ s in all: the file r\.pcap2\.$/,
    );
    expect(codes(captureVerdicts)).not.toContain('input-damaged');
    expect(only(records, 'capture')).toMatchObject({
      file: 'r.pcap3',
      firstFrame: FIRST.length + 1,
      truncated: false,
      problems: [{ code: 'capture_gap', message: expect.stringContaining('r.pcap2 is missing') as string }],
    });
  });
});

describe('a handshake that nobody answered before a missing file', () => {
  const first = encodeFrames(script('c> S 0:0'));
  const later = encodeFrames(script('+60 c> S 0:0'), { clientPort: 50_000 });

  it('is not called unanswered when the answer may be in that file', async () => {
    const told = (records: ReportRecord[]): string => {
      const { verdicts } = records.find(({ type }) => type === 'session') as unknown as Told;
      return verdicts.find(({ code }) => code === 'handshake-failed')!.title;
    };
    expect(told(await ring([1, first], [2, later]))).toMatch(/failed .*1 SYN/);
    expect(told(await ring([1, first], [3, later]))).toMatch(/it ends too early to say why/);
  });
});
