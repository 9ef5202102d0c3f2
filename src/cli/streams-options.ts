/** What can be said to `tcpwhy streams`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { parseFilter } from '../filter/session-filter.js';
import { DEFAULT_OVERLAP_POLICY, OVERLAP_POLICIES, type OverlapPolicy } from '../stream/overlap-policy.js';
import { DEFAULT_FRAGMENT_POLICY, FRAGMENT_POLICIES, type FragmentPolicy } from '../wire/fragment-policy.js';
import { FRAMING_USAGES, parseFraming } from '../stream/framing/catalog.js';
import { screen } from './screen.js';

interface StreamsFlags {
  readonly messages?: boolean;
  readonly framing?: string;
  readonly preview: boolean;
  readonly stream?: readonly number[];
  readonly filter?: string;
  readonly as?: 'text' | 'hex' | 'raw';
  readonly from?: 'client' | 'server';
  readonly format: 'terminal' | 'json' | 'ndjson';
  readonly output?: string;
  readonly top: number;
  readonly extract?: string;
  readonly gap?: 'zero' | 'skip' | 'split';
  readonly pcap?: string;
  readonly force?: boolean;
  readonly overlapPolicy: OverlapPolicy;
  readonly fragmentPolicy: FragmentPolicy;
  readonly checksums: boolean;
  readonly color: boolean;
}

/** Rows of the list; more than anybody reads, and little memory. */
const DEFAULT_TOP = 1000;

const HELP = `
Without --stream, --extract and --pcap, the sessions that carry data are listed.

Octets come in order, each once. What the capture lacks is a gap with a size, a place and a reason, never
text or zeros in a stream. Extracted files have zeros there (--gap zero, the default), nothing (skip), or end
there (split); index.ndjson beside them says where the gaps are. Where copies of the same octets differ, the
first stays, unless --overlap-policy names a receiver that does it otherwise.

Examples:
  tcpwhy streams capture.pcap                          which sessions carry data
  tcpwhy streams capture.pcap --stream 3               what both sides said, and when
  tcpwhy streams capture.pcap --stream 3 --as hex      the same as a dump
  tcpwhy streams capture.pcap --stream 3 --from server --as raw > reply.bin
  tcpwhy streams capture.pcap --extract out            a file for each direction of each session
  tcpwhy streams capture.pcap --filter 'port 80 and kind reset' --pcap resets.pcapng`;

/** Adds the command. @param ended Told the exit status. */
export function addStreamsCommand(program: Command, version: string, ended: (status: number) => void): void {
  const width = Math.max(...FRAMING_USAGES.map(({ usage }) => usage.length));
  const usages = FRAMING_USAGES.map(({ usage, title }) => `  ${usage.padEnd(width)}  ${title}`);
  program
    .command('streams')
    .description('byte streams of sessions: list, follow, extract to files, copy their frames')
    .argument('<capture...>', 'captures as for analyze; several are read as one')
    .option(
      '--stream <n>',
      'session N; with --extract or --pcap also several, parted by commas',
      sessionNumbers,
    )
    .option('--filter <expr>', "only sessions that fit, as in 'port 443' (see tcpwhy analyze --help)")
    .addOption(
      new Option('--as <form>', 'how a session is shown (default: text)').choices(['text', 'hex', 'raw']),
    )
    .addOption(new Option('--from <side>', 'show one side only').choices(['client', 'server']))
    .addOption(
      new Option('--format <format>', 'form of the list, and of what --stream shows')
        .choices(['terminal', 'json', 'ndjson'])
        .default('terminal'),
    )
    .option('-o, --output <file>', 'write what is listed or shown to a file')
    .option('--top <n>', 'most sessions listed in the terminal', wholeNumber, DEFAULT_TOP)
    .option('--messages', 'application messages: size, time, segments, requests with their responses')
    .option('--framing <name>', 'how messages are told apart (default: auto, which finds out)')
    .option('--no-preview', 'show no octet of any message')
    .option('--extract <dir>', 'write each direction to a file in this folder')
    .addOption(
      new Option('--gap <mode>', 'what files have where octets are missing (default: zero)').choices([
        'zero',
        'skip',
        'split',
      ]),
    )
    .option('--pcap <file>', 'write the frames of the sessions as pcapng')
    .option('--force', 'overwrite files')
    .addOption(
      new Option('--overlap-policy <name>', 'whose octets stay where segments overlap')
        .choices(OVERLAP_POLICIES)
        .default(DEFAULT_OVERLAP_POLICY),
    )
    .addOption(
      new Option('--fragment-policy <name>', 'whose octets stay where IP fragments overlap')
        .choices(FRAGMENT_POLICIES)
        .default(DEFAULT_FRAGMENT_POLICY),
    )
    .option('--no-checksums', 'do not verify TCP checksums')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', `${HELP}\n\nFramings:\n${usages.join('\n')}`)
    .action(async (captures: string[], flags: StreamsFlags) => {
      if (flags.messages === true) {
        ended(await messages(captures, flags));
        return;
      }
      checkCombination(flags);
      // Loaded only when it is needed: other commands start quicker.
      const { runStreams } = await import('./commands/streams.js');
      ended(
        await runStreams({
          captures,
          sessions: flags.stream ?? null,
          filter: flags.filter === undefined ? null : parseFilter(flags.filter),
          overlapPolicy: flags.overlapPolicy,
          fragmentPolicy: flags.fragmentPolicy,
          verifyChecksums: flags.checksums,
          format: flags.format,
          top: flags.top,
          as: flags.as ?? 'text',
          from: flags.from === undefined ? null : flags.from === 'client' ? 0 : 1,
          output: flags.output ?? null,
          extract: flags.extract ?? null,
          gap: flags.gap ?? 'zero',
          pcap: flags.pcap ?? null,
          force: flags.force ?? false,
          screen: screen(flags.color, flags.output !== undefined),
          version,
        }),
      );
    });
}

async function messages(captures: readonly string[], flags: StreamsFlags): Promise<number> {
  const { stream, format, preview, output } = flags;
  if ((stream?.length ?? 0) > 1) throw new UsageError('--messages takes one session at a time, or all');
  const others = ['extract', 'pcap', 'filter', 'as', 'from', 'gap', 'force'] as const;
  const other = others.find((name) => flags[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--messages does not go with --${other}`);
  const framing = (flags.framing ?? 'auto') === 'auto' ? null : parseFraming(flags.framing!);
  const { runMessages } = await import('./commands/streams-messages.js');
  return runMessages({
    captures,
    format,
    output: output ?? null,
    stream: stream?.[0] ?? null,
    framing,
    previews: preview,
    overlapPolicy: flags.overlapPolicy,
    fragmentPolicy: flags.fragmentPolicy,
    verifyChecksums: flags.checksums,
    screen: screen(flags.color, output !== undefined),
  });
}

/** @throws {UsageError} when options contradict each other. */
function checkCombination(flags: StreamsFlags): void {
  const writes = flags.extract !== undefined || flags.pcap !== undefined;
  const wrong = (message: string): never => {
    throw new UsageError(message);
  };
  if (flags.framing !== undefined) wrong('--framing is about --messages');
  if (!flags.preview) wrong('--no-preview is about --messages');
  if (flags.gap !== undefined && flags.extract === undefined) wrong('--gap is about --extract DIR');
  if (flags.force && !writes) wrong('--force is about --extract DIR and --pcap FILE');
  if (writes) {
    if (flags.as !== undefined || flags.from !== undefined || flags.output !== undefined)
      wrong('--as, --from and --output show a session; leave them out with --extract and --pcap');
    return;
  }
  if (flags.stream === undefined) {
    if (flags.as !== undefined || flags.from !== undefined)
      wrong('--as and --from show one session: choose it with --stream N');
    return;
  }
  if (flags.stream.length > 1)
    wrong('--stream shows one session at a time; --extract and --pcap take several');
  if (flags.filter !== undefined) wrong('--stream N names the session; leave --filter out');
  if (flags.format === 'json') wrong('--stream shows a session as records: --format ndjson');
  if (flags.format === 'ndjson' && flags.as !== undefined)
    wrong('--as is about the terminal; records hold all');
  if (flags.as === 'raw' && flags.output === undefined && process.stdout.isTTY)
    wrong(
      '--as raw would send whatever the capture holds to your terminal: redirect it, or name a file with -o',
    );
}

function sessionNumbers(list: string): number[] {
  return list.split(',').map(wholeNumber);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}
