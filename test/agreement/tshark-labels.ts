/** What tshark says of every TCP frame of a capture. */
import { execFile } from 'node:child_process';
import { type FrameLabels, type Label, LABELS, TSHARK_FIELDS } from './frame-labels.js';

const FIRST = [
  'frame.number',
  'tcp.stream',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.initial_rtt',
] as const;
const FIELDS = [...FIRST, ...LABELS.map((label) => TSHARK_FIELDS[label])];

/**
 * Segments that ICMP errors quote are left out, and frames with more than one TCP header.
 *
 * @returns By frame number; empty when tshark cannot read the file.
 */
export async function labelsByTshark(path: string): Promise<Map<number, FrameLabels>> {
  const text = await tshark(path);
  const frames = new Map<number, FrameLabels>();
  const firstFrames = new Map<string, number>();
  const initialRtts = new Map<number, number>();
  for (const line of text.split('\n')) {
    const row = line.split('\t');
    const stream = row[1];
    if (row.length !== FIELDS.length || stream === undefined || !/^\d+$/.test(stream)) continue;
    const frame = Number(row[0]);
    if (!firstFrames.has(stream)) firstFrames.set(stream, frame);
    const first = firstFrames.get(stream)!;
    const initialRtt = figure(row[4]!);
    if (initialRtt !== null && !initialRtts.has(first)) initialRtts.set(first, initialRtt);
    const labels = new Set<Label>(LABELS.filter((_, i) => row[FIRST.length + i] !== ''));
    frames.set(frame, {
      labels,
      stream: first,
      bytesInFlight: figure(row[2]!),
      ackRtt: figure(row[3]!),
      initialRtt: null,
    });
  }
  // It is shown from the frame on that ends the handshake; compared once a session.
  for (const [frame, labels] of frames) {
    if (labels.stream === frame) frames.set(frame, { ...labels, initialRtt: initialRtts.get(frame) ?? null });
  }
  return frames;
}

const figure = (text: string): number | null => (text === '' ? null : Number(text));

function tshark(path: string): Promise<string> {
  const fields = FIELDS.flatMap((name) => ['-e', name]);
  const args = ['-n', '-r', path, '-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields', ...fields];
  return new Promise((resolve, reject) => {
    execFile('tshark', args, { maxBuffer: 1 << 30 }, (error, stdout) => {
      // Damaged captures end with an error after what could be read.
      if (error && error.code === 'ENOENT') reject(error);
      else resolve(stdout);
    });
  });
}
