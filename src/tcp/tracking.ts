/** What a part of the program that watches the tracker may ask of it. */
import type { LimitHits } from '../limits.js';
import type { EventLog } from './event-log.js';
import type { Session, SideIndex } from './session.js';
import type { EndpointAddress } from './session-summary.js';

export interface Tracking {
  /** Takes events that others than the tracker find; they are counted and reported with its own. */
  readonly log: EventLog;
  readonly limits: LimitHits;
  /** Second since the epoch that all times of this analysis count from; 0 before the first frame. */
  readonly baseSecond: number;
  addressOf(session: Session, side: SideIndex): EndpointAddress;
  /** The session that has `Session.slot`, to look at only: a copy when it sleeps, so that nobody need hold it. */
  lookAt(slot: number): Session;
  /** The same, awake: what is changed in it stays. */
  wake(slot: number): Session;
}
