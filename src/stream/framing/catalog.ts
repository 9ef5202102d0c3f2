/** The framings there are by name, and how to ask for one with its options. */
import { UsageError } from '../../errors.js';
import { bursts } from './bursts.js';
import { decimalLength } from './decimal-length.js';
import { delimiter } from './delimiter.js';
import { fixedLength } from './fixed-length.js';
import type { Framing } from './framing.js';
import { http1 } from './http1.js';
import { http2 } from './http2.js';
import { jsonLines } from './json-lines.js';
import { jsonValues } from './json-values.js';
import { lengthPrefix } from './length-prefix.js';
import { octetsOf } from './octets.js';
import { resp } from './resp.js';
import { tlsRecords } from './tls-records.js';
import { untilClose } from './until-close.js';
import { websocket } from './websocket.js';

/** Framings without options. */
const PLAIN: readonly Framing[] = [
  http1,
  http2,
  tlsRecords,
  websocket,
  resp,
  jsonValues,
  jsonLines,
  untilClose,
  bursts,
];

const DELIMITERS: ReadonlyMap<string, Uint8Array> = new Map([
  ['lf', octetsOf('\n')],
  ['crlf', octetsOf('\r\n')],
  ['cr', octetsOf('\r')],
  ['nul', octetsOf('\0')],
]);

/** One way to ask for a framing, for the help and the documentation. */
export interface FramingUsage {
  readonly usage: string;
  readonly title: string;
}

export const FRAMING_USAGES: readonly FramingUsage[] = [
  { usage: 'length:N[,little][,inclusive][,skip=N][,add=N]', title: 'length prefix of N octets, 1 to 8' },
  { usage: 'decimal[:separator=TEXT][,trailer=TEXT][,inclusive]', title: 'length in decimal digits' },
  { usage: 'delimiter:lf|crlf|cr|nul|HEX', title: 'messages that end with certain octets' },
  { usage: 'fixed:N[/M]', title: 'messages of N octets; of M from the server' },
  ...PLAIN.map(({ name, title }) => ({ usage: name, title })),
];

/** A line-end delimiter by its name. */
export function namedDelimiter(name: 'lf' | 'crlf' | 'cr' | 'nul'): Framing {
  return delimiter(DELIMITERS.get(name)!, name);
}

/**
 * The framing that a text asks for: `http`, `length:4,little`, `delimiter:0d0a`.
 *
 * @param own More framings, which are found by their names before ours.
 * @throws {UsageError} when there is no such framing or an option makes no sense.
 */
export function parseFraming(text: string, own: readonly Framing[] = []): Framing {
  const plain = [...own, ...PLAIN].find(({ name }) => name === text);
  if (plain !== undefined) return plain;
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const options = colon < 0 ? '' : text.slice(colon + 1);
  try {
    switch (name) {
      case 'length':
        return parseLength(options);
      case 'decimal':
        return parseDecimal(options);
      case 'delimiter':
        return parseDelimiter(options);
      case 'fixed':
        return parseFixed(options);
      default:
        break;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`framing '${text}': ${error.message}`);
  }
  const known = [...own, ...PLAIN].map((framing) => framing.name);
  const usages = FRAMING_USAGES.slice(0, 4).map(({ usage }) => usage);
  throw new UsageError(`there is no framing '${text}'; there are ${[...known, ...usages].join(', ')}`);
}

function parseLength(text: string): Framing {
  const [width = '', ...options] = text.split(',');
  let order: 'big' | 'little' = 'big';
  let inclusive = false;
  const numbers = { skip: 0, add: 0 };
  for (const option of options) {
    const [key = '', value] = option.split('=');
    if (option === 'little' || option === 'big') order = option;
    else if (option === 'inclusive') inclusive = true;
    else if (key === 'skip' || key === 'add') numbers[key] = wholeNumber(value ?? '');
    else throw new RangeError(`'${option}' is no option of a length prefix`);
  }
  return lengthPrefix({ width: wholeNumber(width), order, inclusive, ...numbers });
}

function parseDecimal(text: string): Framing {
  const options: { separator?: string; trailer?: string; inclusive?: boolean } = {};
  for (const option of text === '' ? [] : text.split(',')) {
    const [key = '', ...value] = option.split('=');
    if (option === 'inclusive') options.inclusive = true;
    else if (key === 'separator' || key === 'trailer') options[key] = unescapeText(value.join('='));
    else throw new RangeError(`'${option}' is no option of a decimal length (write a comma as \\x2c)`);
  }
  return decimalLength(options);
}

function parseDelimiter(text: string): Framing {
  const known = DELIMITERS.get(text.toLowerCase());
  if (known !== undefined) return delimiter(known, text.toLowerCase());
  if (!/^([0-9a-f]{2})+$/i.test(text)) {
    throw new RangeError(`'${text}' is neither ${[...DELIMITERS.keys()].join(', ')} nor octets in hex`);
  }
  return delimiter(Uint8Array.from(text.match(/../g)!, (pair) => parseInt(pair, 16)));
}

function parseFixed(text: string): Framing {
  const [client = '', server] = text.split('/');
  return server === undefined
    ? fixedLength(wholeNumber(client))
    : fixedLength(wholeNumber(client), wholeNumber(server));
}

function wholeNumber(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new RangeError(`'${text}' is no whole number`);
  return Number(text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ', '\\': '\\' };

/** Backslash and n, r, t, s (blank), a backslash, or xHH. */
function unescapeText(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|.)/gi, (all, code: string) => {
    if (code.length === 3) return String.fromCharCode(parseInt(code.slice(1), 16));
    const character = ESCAPES[code];
    if (character === undefined) throw new RangeError(`'${all}' is no escape`);
    return character;
  });
}
