import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { eventLines, track, trackSource } from '../support/track.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
it('try', async () => {
  for (const line of readFileSync('/tmp/try.txt', 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    if (line.startsWith('!')) {
      const t = await trackSource(captureFromBytes(readFileSync(line.slice(1))));
      console.log(
        line,
        '\n  ',
        eventLines(t),
        '\n   sessions',
        t.sessions
          .map(
            (s) =>
              `${s.firstFrame} ${s.handshake.outcome} ${s.close.how} ${s.state.client}/${s.state.server} ${s.roles} up ${s.toServer.uniqueBytes}/${s.toServer.bytes} miss ${s.toServer.missingBytes} ${JSON.stringify(s.toServer.missing)} down ${s.toClient.uniqueBytes}/${s.toClient.bytes} miss ${s.toClient.missingBytes}`,
          )
          .join(' ; '),
        t.summary.conservation.violations,
      );
      continue;
    }
    const t = await track(line, { clientIsn: 0, serverIsn: 4294967285 });
    console.log(
      line,
      '\n  ',
      eventLines(t, undefined, { clientIsn: 0, serverIsn: 4294967285 }),
      '\n  ',
      t.sessions
        .map(
          (s) =>
            `${s.handshake.outcome} ${s.handshake.reason} ${s.close.how} ${s.state.client}/${s.state.server}`,
        )
        .join(';'),
      t.summary.conservation.violations,
    );
  }
});
