/** A program that has begun one stream and waits for another: an error in the end, not a silent one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { interleaved, LongCapture, PAYLOAD } from './long-capture.js';

const PROGRAM = `
import { buffer } from 'node:stream/consumers';
const { sessions } = await import(process.env.LIBRARY);
let begun = null;
for await (const session of sessions(process.env.CAPTURE, { maxUnreadBytes: 1_000_000 })) {
  if (begun === null) {
    begun = session.toServer.bytes().getReader();
    console.log((await begun.read()).value.length);
  } else console.log((await buffer(session.toServer.bytes())).length);
}
await begun.read().catch(({ code, reason }) => console.log(code, reason));
`;

it('when nothing else is left to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of new LongCapture(() => interleaved([1000, 2000], 3000))) pieces.push(piece);
    const capture = join(folder, 'long.pcap');
    writeFileSync(capture, Buffer.concat(pieces));
    // A process of its own: this one has always something to do.
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { LIBRARY: pathToFileURL('dist/index.js').href, CAPTURE: capture },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(output.split('\n')).toEqual([`${PAYLOAD}`, `${3000 * PAYLOAD}`, 'ERR_STREAM given-up', '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
