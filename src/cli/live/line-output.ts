/** Lines as they come, in few writes: what one batch of frames gave goes out at once. */
import type { TextOutput } from '../../report/text-output.js';
import type { ReportOutput } from '../output.js';

/** Characters that are written without waiting for the end of the batch. */
const MOST_CHARS = 65_536;

export class LineOutput implements ReportOutput {
  #lines: string[] = [];
  #chars = 0;

  constructor(private readonly out: ReportOutput) {}

  write(text: string): void {
    this.#lines.push(text);
    this.#chars += text.length;
    if (this.#chars >= MOST_CHARS) this.flush();
  }

  flush(): void {
    if (this.#chars === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#chars = 0;
    (this.out as TextOutput).write(text);
  }

  commit(): void {
    this.flush();
    this.out.commit();
  }

  discard(): void {
    this.out.discard();
  }
}
