/** Types of `shapes.mjs`, for the tests. */
import type { SegmentWriter } from './segment-writer.mjs';

type Shape = (out: SegmentWriter, n: number) => void;

export declare const synFlood: Shape;
export declare const answeredFlood: Shape;
export declare const established: Shape;
export declare const reversed: Shape;
export declare const alternating: Shape;
export declare const alternatingAcked: Shape;
export declare const oneByte: Shape;
export declare const oneWay: Shape;
export declare const repeated: Shape;
export declare const pendingRepeats: Shape;
export declare const openFragments: Shape;
export declare const randomTuples: Shape;
export declare const xorTuples: Shape;
export declare const sumTuples: Shape;
export declare const topBitTuples: Shape;
export declare const saltedTuples: Shape;
export declare const sameTuple: Shape;
export declare const samePortSessions: Shape;
export declare const icmpFlood: Shape;
export declare const optionFlood: Shape;
export declare const deepTunnels: Shape;
