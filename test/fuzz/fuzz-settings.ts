/**
 * How long and from where: `FUZZ_RUNS=10` makes ten times as many runs, `FUZZ_SEED=7` begins elsewhere.
 * A failure prints the seed and the path that fast-check needs to repeat it.
 */
const times = Number(process.env['FUZZ_RUNS'] ?? 1);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

export function fuzzRuns(usual: number): { numRuns: number; seed: number } {
  return { numRuns: Math.max(1, Math.round(usual * times)), seed };
}
