/** What can be said to `tcpwhy live` and `tcpwhy interfaces`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { BACKEND_NAMES, HEADER_SNAP_LEN } from '../../live/backend/backend.js';
import type { LiveCaptureOptions } from '../../live/live-capture.js';
import { SORT_KEYS, type SortKey } from '../../report/session-rank.js';
import { DEFAULT_TERMINAL_OPTIONS } from '../../report/terminal/options.js';
import { parseFilter } from '../../filter/session-filter.js';
import { parseFailOn } from '../fail-on.js';
import { standardOutput } from '../output.js';
import { screen } from '../screen.js';
import { filterHelpText } from '../filter-help.js';
import { checkDestination, FORMATS, type Format } from '../sinks.js';
import {
  type ListenAddress,
  parseDuration,
  parseListenAddress,
  parseRing,
  type Ring,
} from './live-arguments.js';

interface LiveFlags {
  readonly interface?: string;
  readonly backend: NonNullable<LiveCaptureOptions['backend']>;
  readonly snaplen?: number;
  readonly buffer?: number;
  readonly promiscuous: boolean;
  readonly write?: string;
  readonly ring?: Ring;
  readonly metrics?: ListenAddress;
  readonly filter?: string;
  readonly screen: boolean;
  readonly duration?: number;
  readonly count?: number;
  readonly format?: Format;
  readonly output?: string;
  readonly stream?: number;
  readonly top: number;
  readonly sort: SortKey;
  readonly failOn?: string;
  readonly checksums: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

const LIVE_HELP = `
Filter words are those of tcpdump (pcap-filter(7)); behind -- they may begin with a hyphen.

Examples:
  tcpwhy live -i eth0 tcp port 443            Ctrl-C ends with the report
  tcpwhy live -i eth0 --duration 30s -o r.txt
  tcpwhy live -i any --format ndjson | jq 'select(.kind == "reset")'

Ends with status 130 after Ctrl-C, and as 'analyze' does otherwise; 4 when the interface went away.`;

/** Adds the commands that need an interface. @param ended Told the exit status. */
export function addLiveCommands(program: Command, version: string, ended: (status: number) => void): void {
  program
    .command('live')
    .description('capture on an interface, and diagnose as it happens')
    .argument('[filter...]', 'what to capture, as for tcpdump: tcp port 443 and host 192.0.2.1')
    .option('-i, --interface <name>', "interface; 'tcpwhy interfaces' lists them")
    .addOption(
      new Option('--backend <name>', 'what to capture with')
        .choices(['auto', ...BACKEND_NAMES])
        .default('auto'),
    )
    .option(
      '-s, --snaplen <n>',
      `octets kept of each frame, 0 for all (default: ${HEADER_SNAP_LEN})`,
      wholeNumber,
    )
    .option('-B, --buffer <mib>', "the kernel's buffer, MiB (default: 64; 256 with cap)", positiveNumber)
    .option('-p, --no-promiscuous', 'only frames for this host')
    .option('-w, --write <file>', 'keep the frames (pcapng), whole ones unless --snaplen says otherwise')
    .option('--ring <files>', 'with -w: keep the last files only, as 10x100MB', parseRing)
    .option(
      '--metrics <port>',
      'serve metrics for Prometheus on loopback; ADDRESS:PORT elsewhere',
      parseListenAddress,
    )
    .option('--duration <time>', 'end after this time: 30s, 5m, 1h', parseDuration)
    .option('-c, --count <n>', 'end after so many frames', positiveNumber)
    .addOption(
      new Option(
        '--format <format>',
        'form of the report (default: terminal; ndjson where standard output is no terminal)',
      ).choices(FORMATS),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .option('--filter <expr>', "only sessions that fit, as in 'port 443 and kind reset'; see below")
    .option('--no-screen', 'no live screen on a terminal; the report comes at the end')
    .option('--stream <n>', 'report session N in full (json, ndjson: this session only)', wholeNumber)
    .option('--top <n>', 'most findings and sessions listed', wholeNumber, DEFAULT_TERMINAL_OPTIONS.top)
    .addOption(
      new Option('--sort <key>', 'order of the table of sessions')
        .choices(SORT_KEYS)
        .default(DEFAULT_TERMINAL_OPTIONS.sort),
    )
    .option('--fail-on <kinds>', 'end with status 1 when one of these was found (kinds, parted by commas)')
    .option('--no-checksums', 'do not verify TCP checksums')
    .option('-q, --quiet', 'no report, only the exit status and errors')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', LIVE_HELP)
    .addHelpText('after', filterHelpText())
    .action(async (filter: string[], flags: LiveFlags) => {
      ended(await live(filter, flags, version));
    });

  program
    .command('interfaces')
    .description('what can be captured on, and what is missing if nothing can')
    .addOption(
      new Option('--format <format>', 'form of the list').choices(['terminal', 'json']).default('terminal'),
    )
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .action(async (flags: { format: 'terminal' | 'json'; color: boolean }) => {
      const { runInterfaces } = await import('../commands/interfaces.js');
      const seen = screen(flags.color, false);
      ended(await runInterfaces({ format: flags.format, screen: seen }, standardOutput()));
    });
}

async function live(filter: readonly string[], flags: LiveFlags, version: string): Promise<number> {
  if (flags.interface === undefined) {
    throw new UsageError(
      "live needs an interface, as in: tcpwhy live -i eth0; 'tcpwhy interfaces' lists them",
    );
  }
  const toFile = flags.output !== undefined;
  const format = flags.format ?? (toFile || process.stdout.isTTY ? 'terminal' : 'ndjson');
  if (!flags.quiet) checkDestination(format, toFile);
  // Loaded only when it is needed: other commands start quicker.
  const { runLive } = await import('../commands/live.js');
  if (flags.ring !== undefined && flags.write === undefined) {
    throw new UsageError('--ring needs -w FILE, the name that its files are derived from');
  }
  if (flags.write === '-') {
    throw new UsageError(
      "-w - is not possible: standard output has the report; 'tcpdump -w -' writes frames there",
    );
  }
  const quiet = flags.quiet ?? false;
  // Kept frames are for other tools, which want all of them.
  const snapLen = flags.snaplen ?? (flags.write === undefined ? undefined : 0);
  return runLive({
    interface: flags.interface,
    extras: {
      write: flags.write ?? null,
      ring: flags.ring ?? null,
      metrics: flags.metrics ?? null,
      version,
    },
    filter: flags.filter === undefined ? null : parseFilter(flags.filter),
    dashboard: flags.screen && !quiet && isTerminal() && (toFile || format === 'terminal'),
    capture: {
      backend: flags.backend,
      filter: filter.join(' '),
      promiscuous: flags.promiscuous,
      ...(snapLen !== undefined && { snapLen }),
      ...(flags.buffer !== undefined && { bufferMiB: flags.buffer }),
      ...(flags.count !== undefined && { count: flags.count }),
    },
    durationSeconds: flags.duration ?? null,
    output: flags.output ?? null,
    failOn: flags.failOn === undefined ? null : parseFailOn(flags.failOn),
    quiet,
    verifyChecksums: flags.checksums,
    report: {
      ...screen(flags.color, toFile),
      format,
      top: flags.top,
      sort: flags.sort,
      stream: flags.stream ?? null,
      version,
    },
  });
}

/** Keys can be read and pictures be drawn. */
function isTerminal(): boolean {
  const { stdin, stdout, env } = process;
  return stdin.isTTY && stdout.isTTY && env['TERM'] !== 'dumb';
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}

function positiveNumber(text: string): number {
  const n = wholeNumber(text);
  if (n === 0) throw new InvalidArgumentError('It must be 1 at least.');
  return n;
}
