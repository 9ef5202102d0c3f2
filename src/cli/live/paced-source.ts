/** A source of which the next frames are read only when what came of those before is done with. */
import type { CaptureInfo, FrameBatch, FrameSource } from '../../capture/frame-source.js';

export class PacedSource implements FrameSource {
  /** @param done Settles when the next frames may come. */
  constructor(
    private readonly source: FrameSource,
    private readonly done: () => Promise<void>,
  ) {}

  get info(): CaptureInfo {
    return this.source.info;
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    for await (const batch of this.source.batches()) {
      yield batch;
      await this.done();
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
