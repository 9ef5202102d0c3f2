import type { FrameBatch } from './frame-source.js';

/**
 * What a decoder stopped for: the batch is full; more octets are needed; or the input makes no sense
 * from here on.
 */
export type FillOutcome = 'full' | 'dry' | 'stopped';

/** Turns the octets of one capture format into frames. */
export interface FrameDecoder {
  /** After `dry`: octets wanted from the reader's `start` on before there is anything to do. */
  readonly need: number;
  /** Fills the batch from what the reader holds. Frames may be in the batch whatever the outcome. */
  fill(batch: FrameBatch): FillOutcome;
  /** Says what is incomplete when the input ends after `dry` with octets left over. */
  describeRest(): string;
}
