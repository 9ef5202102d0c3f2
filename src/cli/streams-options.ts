/** The command line of `tcpwhy streams`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { FRAMING_USAGES, parseFraming } from '../stream/framing/catalog.js';
import { runMessages } from './commands/streams-messages.js';
import { standardOutput } from './output.js';
import { screen } from './screen.js';

interface StreamsFlags {
  readonly messages?: boolean;
  readonly framing: string;
  readonly stream?: number;
  readonly format: 'terminal' | 'json' | 'ndjson';
  readonly preview: boolean;
  readonly color: boolean;
}

/** @param ended Told the exit status. */
export function addStreamsCommand(program: Command, ended: (status: number) => void): void {
  const width = Math.max(...FRAMING_USAGES.map(({ usage }) => usage.length));
  const usages = FRAMING_USAGES.map(({ usage, title }) => `  ${usage.padEnd(width)}  ${title}`);
  program
    .command('streams')
    .description('cut the byte streams of a capture into messages')
    .argument('<capture>', 'pcap or pcapng file; "-" is standard input')
    .option('--messages', 'application messages: size, time, segments, requests with their responses')
    .option('--framing <name>', 'how messages are told apart; auto finds out', 'auto')
    .option('--stream <number>', 'only this session', sessionNumber)
    .addOption(new Option('--format <format>').choices(['terminal', 'json', 'ndjson']).default('terminal'))
    .option('--no-preview', 'show no octet of any message')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', `\nFramings:\n${usages.join('\n')}`)
    .action(async (capture: string, flags: StreamsFlags) => {
      if (flags.messages !== true)
        throw new UsageError('this version of streams shows messages: add --messages');
      const framing = flags.framing === 'auto' ? null : parseFraming(flags.framing);
      const out = standardOutput();
      const { format } = flags;
      const status = await runMessages(
        {
          capture,
          format,
          stream: flags.stream ?? null,
          framing,
          previews: flags.preview,
          screen: screen(flags.color, false),
        },
        out,
      );
      out.commit();
      ended(status);
    });
}

function sessionNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}
