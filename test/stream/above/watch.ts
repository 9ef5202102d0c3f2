/** Runs the observer over a capture file, and tells what became of TLS and HTTP. */
import { readFileSync } from 'node:fs';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { analyze } from '../../../src/engine/analyze.js';
import type { SessionReport } from '../../../src/engine/analysis-report.js';
import type { HandshakeFailedEvent, TcpEvent } from '../../../src/tcp/events.js';

export interface Watched {
  readonly sessions: readonly SessionReport[];
  readonly events: readonly TcpEvent[];
  /** The first `handshake-failed`. */
  readonly failure: HandshakeFailedEvent | null;
}

export async function watchCapture(bytes: Uint8Array): Promise<Watched> {
  const sessions: SessionReport[] = [];
  const events: TcpEvent[] = [];
  await analyze(captureFromBytes(bytes), {
    capture: () => undefined,
    event: (event) => void events.push(event),
    session: (session) => void sessions.push(session),
    summary: () => undefined,
  });
  const failure =
    events.find((event): event is HandshakeFailedEvent => event.kind === 'handshake-failed') ?? null;
  return { sessions, events, failure };
}

export const watchFixture = (name: string): Promise<Watched> =>
  watchCapture(readFileSync(`fixtures/captures/${name}.pcap`));
