/**
 * Captures whose every text is hostile: names, comments and payload with escape sequences, characters that
 * reorder what is read, markup, formulas, and names that mean something to programs.
 */
import fc from 'fast-check';
import { Flag } from '../../src/wire/packet-view.js';
import { captureOf, plannedFlows } from './random-capture.js';
import { type OptionToWrite, PcapngWriter } from './write-pcapng.js';

const WORDS = [
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  '\x9b2J',
  '\r\ninjected: line',
  '\u202etxt.exe',
  '\u2066\u2069\u200b\ufeff\u2028\u2029\u{e0041}',
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "'><svg onload=alert(3)>",
  '<!--',
  ']]>',
  '[x](javascript:alert(4))',
  '![x](http://192.0.2.9/x.png)',
  '@everyone | a || b | `code` ``` ~~~ # > - *',
  '=HYPERLINK("http://192.0.2.9")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  '%s%n${7*7}{{7*7}}',
  '"quoted", and ; more',
  '(empty)',
  '-',
  '',
] as const;

/** A few of the words, one after the other. */
export const hostileText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: 'binary' })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((words) => words.join(''));

/** What a client or a server may begin with, so that payload is looked into. */
const openings = [
  (text: string) => `GET /${text} HTTP/1.1\r\nHost: ${text}\r\nCookie: ${text}\r\n\r\n`,
  (text: string) => `HTTP/1.1 500 ${text}\r\nServer: ${text}\r\nContent-Length: 3\r\n\r\nabc`,
  (text: string) => `{"${text}": "${text}"}\n`,
  (text: string) => `*1\r\n$4\r\n${text}\r\n`,
  (text: string) => text.repeat(20),
  // A TLS record with a ClientHello whose server name is the text.
  (text: string) => {
    const name = Buffer.from(text).subarray(0, 200).toString('latin1');
    const u16 = (n: number): string => String.fromCharCode(n >> 8, n & 255);
    const sni = `\0\0${u16(name.length + 5)}${u16(name.length + 3)}\0${u16(name.length)}${name}`;
    const hello = `\x03\x03${'r'.repeat(32)}\0\0\x02\x13\x01\x01\0${u16(sni.length)}${sni}`;
    return `\x16\x03\x01${u16(hello.length + 4)}\x01\0${u16(hello.length)}${hello}`;
  },
];

export interface HostileCapture {
  readonly bytes: Uint8Array;
  /** A file name, without what no file name can have. */
  readonly name: string;
  readonly frames: number;
}

export const hostileCapture: fc.Arbitrary<HostileCapture> = fc
  .tuple(
    plannedFlows,
    fc.array(hostileText, { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...openings), { minLength: 1, maxLength: 3 }),
  )
  .map(([plans, texts, shapes]) => {
    const text = (i: number): string => texts[i % texts.length]!;
    const edited = plans.map(([segments, manner], at): (typeof plans)[number] => {
      let i = at;
      return [
        segments.map((s) => {
          if (s.payloadLen === 0 || (s.flags & Flag.Syn) !== 0) return s;
          const payload = Buffer.from(shapes[i % shapes.length]!(text(i++)), 'latin1');
          return { ...s, payload: payload.subarray(0, s.payloadLen) };
        }),
        manner,
      ];
    });
    const frames = captureOf(edited);
    const options = (...codes: number[]): OptionToWrite[] => codes.map((code, i) => [code, text(i)]);
    const writer = new PcapngWriter().section({ options: options(1, 2, 3, 4) });
    writer.interface({ options: [...options(1, 2, 3, 11, 12), [9, 9]] });
    frames.forEach(({ bytes, timeNs, origLen }, i) => {
      const time = 1_600_000_000_000_000_000n + BigInt(timeNs);
      writer.packet({ bytes, origLen, time, options: i % 5 === 0 ? [[1, text(i)]] : [] });
    });
    const name = `x${Buffer.from(text(5)).subarray(0, 60).toString().replaceAll(/[/\0]/g, '_')}.pcapng`;
    return { bytes: writer.bytes(), name, frames: frames.length };
  });
