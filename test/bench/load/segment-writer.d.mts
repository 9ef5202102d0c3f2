/** Types of `segment-writer.mjs`, for the tests. */
export interface Output {
  write(bytes: Uint8Array): void;
  close(): void;
}

export declare class SegmentWriter {
  constructor(out: Output);
  frames: number;
  close(): void;
}

export declare function fileOutput(path: string): Output;
