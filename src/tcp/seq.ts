/**
 * Sequence number arithmetic modulo 2^32 (RFC 9293 §3.4). Numbers are int32 images of the wire
 * value; a difference of more than 2^31 reads as the other direction.
 */

/** a - b as a signed distance: negative when a comes before b. */
export const seqDiff = (a: number, b: number): number => (a - b) | 0;
export const seqLt = (a: number, b: number): boolean => ((a - b) | 0) < 0;
export const seqLeq = (a: number, b: number): boolean => ((a - b) | 0) <= 0;
export const seqGt = (a: number, b: number): boolean => ((a - b) | 0) > 0;
export const seqGeq = (a: number, b: number): boolean => ((a - b) | 0) >= 0;
/** The later of two. */
export const seqMax = (a: number, b: number): number => (((a - b) | 0) > 0 ? a : b);
/** The earlier of two. */
export const seqMin = (a: number, b: number): number => (((a - b) | 0) < 0 ? a : b);
/** Wire value, 0 to 2^32-1, for printing. */
export const seqPrint = (a: number): number => a >>> 0;
