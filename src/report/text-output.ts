/** Where a report goes. The caller deals with closed pipes, files and full disks. */
export interface TextOutput {
  /** Takes text in pieces of any size; a line may be spread over several. */
  write(text: string): void;
}

/** UTF-16 units gathered before they are handed on: few writes, little memory. */
export const OUTPUT_BUFFER_CHARS = 65_536;

/** Gathers small pieces into large writes. */
export class BufferedOutput implements TextOutput {
  #pieces: string[] = [];
  #length = 0;

  constructor(
    private readonly out: TextOutput,
    private readonly bufferChars: number = OUTPUT_BUFFER_CHARS,
  ) {}

  write(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#length >= this.bufferChars) this.flush();
  }

  /** Hands on what is held. */
  flush(): void {
    if (this.#length === 0) return;
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    this.out.write(text);
  }
}
