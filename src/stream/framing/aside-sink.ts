/** Hands on what a cutter finds, and takes all of it out of the pairing. */
import type { CutSink, MessageAbout } from './framing.js';

export class AsideSink implements CutSink {
  constructor(private readonly sink: CutSink) {}

  begin(at: number): void {
    this.sink.begin(at);
    this.sink.about({ aside: true });
  }

  about(about: MessageAbout): void {
    this.sink.about({ ...about, aside: true });
  }

  end(at: number): void {
    this.sink.end(at);
  }

  lost(at: number, why: string): void {
    this.sink.lost(at, why);
  }
}
