/** The command line: what can be said, and its help. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { parseFilter } from '../filter/session-filter.js';
import { SORT_KEYS, type SortKey } from '../report/session-rank.js';
import { DEFAULT_TERMINAL_OPTIONS } from '../report/terminal/options.js';
import { addCompareCommand } from './compare-options.js';
import { runAnalyze } from './commands/analyze.js';
import { runExplain } from './commands/explain.js';
import { ExitCode } from './exit-codes.js';
import { parseFailOn } from './fail-on.js';
import { standardOutput } from './output.js';
import { parseDuration } from './live/live-arguments.js';
import { addLiveCommands } from './live/live-options.js';
import { checkDestination, FORMATS, type Format } from './sinks.js';
import { filterHelpText } from './filter-help.js';
import { screen } from './screen.js';
import { addStreamsCommand } from './streams-options.js';

interface AnalyzeFlags {
  readonly format: Format;
  readonly output?: string;
  readonly stream?: number;
  readonly top: number;
  readonly sort: SortKey;
  readonly failOn?: string;
  readonly filter?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly progress: boolean;
  readonly checksums: boolean;
  readonly follow?: boolean;
  readonly followIdle?: number;
}

const EXAMPLES = `
'tcpwhy analyze --help' lists the options of analyze, the command that is meant when none is named.

Examples:
  tcpwhy capture.pcap                       what is wrong, worst first
  tcpwhy capture.pcap --stream 3            one session in full, with a ladder of its segments
  tcpwhy ring/                              all captures in a directory, as one
  tcpwhy --follow growing.pcap              as it is written, with its rotations
  tcpdump -i eth0 -w - tcp | tcpwhy -       read from a pipe
  tcpwhy capture.pcap --format ndjson       events and sessions for programs, streamed
  tcpwhy capture.pcap --format html -o report.html    a page with graphs, for a browser
  tcpwhy capture.pcap --fail-on reset       exit status 1 when there was a reset
  tcpwhy live -i eth0 tcp port 443          as it happens; Ctrl-C ends with the report
  tcpwhy streams capture.pcap --extract out the bytes of each direction, a file each
  tcpwhy explain retransmission             what a finding means and what to do

Exit status: 0 analysed, 1 --fail-on found something, 2 usage error or output not writable,
3 an input could not be read, 4 analysed in part (damaged or cut input), 130 interrupted.`;

/** Runs one command line; returns the exit status. */
export async function runProgram(argv: readonly string[], version: string): Promise<number> {
  let status: number = ExitCode.Ok;
  const program = new Command('tcpwhy')
    .description(
      'Answers why about TCP: what happened to the sessions of a capture, why, and which frames prove it.',
    )
    .version(version, '-V, --version')
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });

  program
    .command('analyze', { isDefault: true })
    .description('read capture files ("-" is standard input) and report')
    .argument(
      '<capture...>',
      'pcap or pcapng files, also in gzip, zstd or lz4, or directories of them: read as one',
    )
    .addOption(new Option('--format <format>', 'form of the report').choices(FORMATS).default('terminal'))
    .option('-o, --output <file>', 'write the report to a file')
    .option(
      '--stream <n>',
      'show session N in full, with a ladder of its segments (json, ndjson: this session only)',
      wholeNumber,
    )
    .option('--top <n>', 'most findings and sessions listed', wholeNumber, DEFAULT_TERMINAL_OPTIONS.top)
    .addOption(
      new Option('--sort <key>', 'order of the table of sessions')
        .choices(SORT_KEYS)
        .default(DEFAULT_TERMINAL_OPTIONS.sort),
    )
    .option('--filter <expr>', "only sessions that fit, as in 'port 443 and kind reset'; see below")
    .option('--fail-on <kinds>', 'end with status 1 when one of these was found (kinds, parted by commas)')
    .option('--follow', 'wait for more at the end of the capture, as tail -F; Ctrl-C ends with the report')
    .option(
      '--follow-idle <time>',
      'end when nothing came for so long: 30s, 5m (implies --follow)',
      parseDuration,
    )
    .option('--no-checksums', 'do not verify TCP checksums')
    .option('-q, --quiet', 'no report, only the exit status and errors')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('--no-progress', 'no progress line')
    .addHelpText('after', filterHelpText())
    .action(async (captures: string[], flags: AnalyzeFlags) => {
      if (!flags.quiet) checkDestination(flags.format, flags.output !== undefined);
      const failOn = flags.failOn === undefined ? null : parseFailOn(flags.failOn);
      const seen = screen(flags.color, flags.output !== undefined);
      const streams = flags.format === 'ndjson' && flags.output === undefined && process.stdout.isTTY;
      const followIdle = flags.followIdle ?? null;
      const follow = flags.follow === true || followIdle !== null ? { idleSeconds: followIdle } : null;
      status = await runAnalyze({
        captures,
        follow,
        filter: flags.filter === undefined ? null : parseFilter(flags.filter),
        output: flags.output ?? null,
        failOn,
        quiet: flags.quiet ?? false,
        progress: flags.progress && !flags.quiet && !streams && follow === null && process.stderr.isTTY,
        verifyChecksums: flags.checksums,
        report: {
          ...seen,
          format: flags.format,
          top: flags.top,
          sort: flags.sort,
          stream: flags.stream ?? null,
          version,
        },
      });
    });

  addLiveCommands(program, version, (ended) => (status = ended));
  addCompareCommand(program, (ended) => (status = ended));
  addStreamsCommand(program, version, (ended) => (status = ended));

  program
    .command('explain')
    .description('what a finding means, likely causes, what to check')
    .argument('[kind]', 'a kind such as reset or handshake-failed/timeout; without it: the list')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .action((kind: string | undefined, flags: { color: boolean }) => {
      runExplain(kind, screen(flags.color, false), standardOutput());
    });

  try {
    await program.parseAsync(commandFirst(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.Ok;
    if (error.code === 'commander.help') return ExitCode.Usage;
    throw new UsageError(
      `${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; 'tcpwhy --help' shows the usage`,
    );
  }
  return status;
}

const COMMANDS = ['analyze', 'compare', 'explain', 'help', 'interfaces', 'live', 'streams'];

/** `--no-color explain reset` means the same as `explain --no-color reset`. */
function commandFirst(argv: readonly string[]): string[] {
  const at = argv.findIndex((word) => !word.startsWith('-') || word === '-');
  const word = argv[at];
  if (word === undefined || at === 0 || !COMMANDS.includes(word)) return [...argv];
  return [word, ...argv.slice(0, at), ...argv.slice(at + 1)];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}
