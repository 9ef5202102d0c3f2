/** One message a direction: everything until its sender closes, as old protocols have it. */
import type { CutSink, Cutter, Framing } from './framing.js';

export const untilClose: Framing = {
  name: 'until-close',
  title: 'one message that the close of the connection ends',
  pairing: 'by-count',
  open: (client, server) => [new UntilCloseCutter(client), new UntilCloseCutter(server)],
  recognise(sample) {
    const [client, server] = sample.sides;
    const spoken = [client, server].filter(({ bytes }) => bytes.length > 0);
    const [only] = spoken;
    if (spoken.length !== 1 || !only!.closed || !sample.whole) return null;
    return { confidence: 0.5, reason: 'one side sent something and closed, the other sent nothing' };
  },
};

/** A message that begins with the first octet and ends with the close. */
export class UntilCloseCutter implements Cutter {
  #open = false;

  constructor(private readonly sink: CutSink) {}

  push(_bytes: Uint8Array, at: number): void {
    this.#begin(at);
  }

  gap(_length: number, at: number): void {
    this.#begin(at);
  }

  end(at: number, closed: boolean): void {
    if (this.#open && closed) this.sink.end(at);
    this.#open = false;
  }

  #begin(at: number): void {
    if (this.#open) return;
    this.#open = true;
    this.sink.begin(at);
  }
}
