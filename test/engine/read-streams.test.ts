/**
 * Streams read for themselves are those that the whole analysis has: piece by piece, with the same frames, times,
 * gaps and ends.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureFromBytes, openCapture } from '../../src/capture/open-capture.js';
import type { FrameSource } from '../../src/capture/frame-source.js';
import { analyze } from '../../src/engine/analyze.js';
import { CaptureFormatError } from '../../src/errors.js';
import { readStreams } from '../../src/engine/read-streams.js';
import type { OverlapPolicy } from '../../src/stream/overlap-policy.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { RecordingSink } from '../stream/assemble.js';
import { filesBelow } from '../support/source-files.js';
import { scriptFrames } from '../support/track.js';
import { toPcap } from '../support/encode-frames.js';

const nothing = (): void => undefined;
const SILENT = { capture: nothing, session: nothing, summary: nothing };

/** All that a sink was told, octets as text. */
function told({ streams, breaches }: RecordingSink): unknown {
  expect(breaches).toEqual([]);
  return [...streams].map(([session, sides]) => [
    session,
    sides.map(({ pieces, end, closed, totals }) => ({
      ...{ end, closed, totals: totals && { ...totals } },
      pieces: pieces.map((piece) =>
        piece.kind === 'gap' ? piece : { ...piece, bytes: Buffer.from(piece.bytes).toString('base64') },
      ),
    })),
  ]);
}

async function bothWays(
  open: () => FrameSource | Promise<FrameSource>,
  overlapPolicy: OverlapPolicy = 'first',
): Promise<[unknown, unknown]> {
  const whole = new RecordingSink();
  const { sessions } = await analyze(await open(), SILENT, {
    observers: [new StreamAssembler(whole, { overlapPolicy })],
  });
  const alone = new RecordingSink();
  const read = await readStreams(await open(), [new StreamAssembler(alone, { overlapPolicy })]);
  expect(read.sessions).toBe(sessions);
  return [told(whole), told(alone)];
}

async function isCapture(path: string): Promise<boolean> {
  try {
    await readStreams(await openCapture(path), []);
    return true;
  } catch (error) {
    if (error instanceof CaptureFormatError) return false;
    throw error;
  }
}

const FOLDERS = ['fixtures/captures', '../shared/vectors', '../shared/captures'].filter((folder) =>
  existsSync(folder),
);

describe('streams read alone are those of the analysis', () => {
  for (const folder of FOLDERS) {
    const captures = filesBelow(folder, /\.(pcap|pcapng|cap)$/);
    it.each(captures)('%s', async (path) => {
      if (!(await isCapture(path))) return;
      const [whole, alone] = await bothWays(() => openCapture(path));
      expect(alone).toEqual(whole);
    });
  }

  it('of a session that begins before the capture and repeats without identifications', async () => {
    const lines = ['c> . 1:101 ack 1 win 500', 's> . 1:1 ack 101 win 500'];
    for (let i = 1; i < 20; i++) {
      lines.push(`+0.0002 c> . ${i * 100 + 1}:${i * 100 + 101} ack 1 win 500 id 0`);
      lines.push(`+0.0002 c> . ${i * 100 + 1}:${i * 100 + 101} ack 1 win 500 id 0`);
      lines.push(`s> . 1:1 ack ${i * 100 + 101} win 500`);
    }
    const bytes = toPcap(scriptFrames(lines.join('\n')));
    const [whole, alone] = await bothWays(() => captureFromBytes(bytes));
    expect(alone).toEqual(whole);
  });

  it('counts frames, and says that it was interrupted', async () => {
    const path = join('fixtures', 'captures', 'http-keep-alive.pcap');
    let frames = 0;
    await analyze(await openCapture(path), { ...SILENT, capture: (capture) => (frames = capture.frames) });
    const read = await readStreams(await openCapture(path), []);
    expect(read).toMatchObject({ frames, interrupted: false, limits: [] });
    const stop = AbortSignal.abort();
    expect(await readStreams(await openCapture(path), [], { signal: stop })).toMatchObject({
      interrupted: true,
    });
  });
});
