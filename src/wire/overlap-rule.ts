/** Whose octets stay where a new piece overlaps an old one, by how the two lie to each other. */
export class OverlapRule {
  readonly #newWins: readonly boolean[];

  /**
   * @param letters Nine letters, `n` where the new piece wins and `o` where the old one does: its start lies
   *   Before, at the Same place or After that of the old one, and its end likewise, in the order BB BS BA,
   *   SB SS SA, AB AS AA.
   */
  constructor(letters: string) {
    this.#newWins = [...letters.replaceAll(' ', '')].map((letter) => letter === 'n');
  }

  /** True when the new octets stay. Ends are exclusive, of the pieces as they were sent. */
  newWins(newStart: number, newEnd: number, oldStart: number, oldEnd: number): boolean {
    return this.#newWins[3 * relation(newStart, oldStart) + relation(newEnd, oldEnd)]!;
  }
}

/** 0 before, 1 the same, 2 after. */
const relation = (a: number, b: number): number => (a < b ? 0 : a === b ? 1 : 2);
