/** What can be said to `tcpwhy compare`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { parseFilter } from '../filter/session-filter.js';
import {
  COMPARE_FAILURES,
  COMPARE_MODES,
  type CompareFailure,
  type CompareRequest,
  runCompare,
} from './commands/compare.js';
import { screen } from './screen.js';

interface CompareFlags {
  readonly mode: CompareRequest['mode'];
  readonly format: CompareRequest['format'];
  readonly output?: string;
  readonly filter?: string;
  readonly failOn?: string;
  readonly top: number;
  readonly color: boolean;
}

const DEFAULT_TOP = 20;

const HELP = `
Two points: A and B were captured at the same time at two points of the way, such as client and
server. Sessions and segments are matched, the clocks fitted, and each loss, delay, reordering and
forged segment is placed: before the first point, between both, or behind the second. Directions are
seen from their sender. No synchronised clocks are needed. A session of one point alone is told when
the other one was capturing at that time and sees its host: it was lost or refused in between.

Two runs: A was captured before a change and B after it. What differs by more than chance is said.

Examples:
  tcpwhy compare client.pcap server.pcap
  tcpwhy compare before.pcap after.pcap --mode runs --fail-on worse
  tcpwhy compare client.pcap server.pcap --filter 'port 443' --fail-on loss`;

/** Adds the command. @param ended Told the exit status. */
export function addCompareCommand(program: Command, ended: (status: number) => void): void {
  program
    .command('compare')
    .description('two captures of the same traffic at two points, or two runs before and after')
    .argument('<a>', 'a capture')
    .argument('<b>', 'the other one')
    .addOption(
      new Option(
        '--mode <mode>',
        'auto: two points when a session is in both, or what the one sent at that time never reached the other; else two runs',
      )
        .choices(COMPARE_MODES)
        .default('auto'),
    )
    .addOption(
      new Option('--format <format>', 'form of the report').choices(['terminal', 'json']).default('terminal'),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .option('--filter <expr>', "only sessions that fit, as in 'port 443' (see tcpwhy analyze --help)")
    .option('--fail-on <words>', 'end with status 1 on loss, worse, warning or critical (parted by commas)')
    .option('--top <n>', 'most findings and sessions listed', wholeNumber, DEFAULT_TOP)
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', HELP)
    .action(async (a: string, b: string, flags: CompareFlags) => {
      ended(
        await runCompare({
          a,
          b,
          mode: flags.mode,
          format: flags.format,
          output: flags.output ?? null,
          filter: flags.filter === undefined ? null : parseFilter(flags.filter),
          failOn: parseFailures(flags.failOn),
          top: flags.top,
          screen: screen(flags.color, flags.output !== undefined),
        }),
      );
    });
}

function parseFailures(list: string | undefined): CompareFailure[] {
  const words = (list ?? '').split(',').map((word) => word.trim());
  return words
    .filter((word) => word !== '')
    .map((word) => {
      const known = COMPARE_FAILURES.find((name) => name === word);
      if (known === undefined)
        throw new UsageError(`--fail-on: '${word}' is none of ${COMPARE_FAILURES.join(', ')}`);
      return known;
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}
