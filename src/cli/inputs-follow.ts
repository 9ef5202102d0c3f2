/** A capture that is still being written, as what a command reads. */
import type { SetProgress } from '../capture/several/capture-set.js';
import { FollowedCaptures } from '../capture/follow/follow-captures.js';
import type { AnalysisInput } from './inputs.js';
import { notice, tellError } from './tell.js';

export class FollowedInput implements AnalysisInput {
  unreadable = false;
  readonly source: FollowedCaptures;

  /** @param idleSeconds Ends when nothing came for so long; null goes on until it is interrupted. */
  constructor(path: string, idleSeconds: number | null) {
    this.source = new FollowedCaptures(path, {
      idleSeconds,
      onNotice: notice,
      onUnreadable: (error) => {
        this.unreadable = true;
        tellError(error);
      },
    });
  }

  get partial(): boolean {
    return this.source.partial;
  }

  get progress(): SetProgress {
    return { bytes: 0, totalBytes: null, frames: 0 };
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
