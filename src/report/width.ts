/**
 * Columns that text takes on a terminal: one a character, two for East Asian wide characters and
 * emoji, none for combining marks. Text must have passed `safeText` before.
 */

const PLAIN = /^[ -~]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;

/** Blocks of Unicode's EastAsianWidth W and F, first and last code point. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

/** Columns of the text, 0 or more. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text, or its beginning and `ellipsis` where it is wider than `width`. */
export function fitEnd(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  return takeStart(text, width - displayWidth(ellipsis)) + takeStart(ellipsis, width);
}

/** The text, or both its ends and `ellipsis` between them; the end gets the odd column. */
export function fitMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  if (room < 2) return fitEnd(text, width, ellipsis);
  const start = Math.floor(room / 2);
  return takeStart(text, start) + ellipsis + takeEnd(text, room - start);
}

/** Fills up with blanks at the end. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Fills up with blanks at the start. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Blanks at which a line may end: not those between a number and its unit. */
const BREAKS = / +(?!(?<=\d )(?:%|[KMGTPE]i?B|B|ns|[µm]?s|min|h)(?![\p{L}\p{N}]))/u;

/** Lines of at most `width` columns, broken at blanks, and inside words that are wider. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAKS)) {
    if (word === '') continue;
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) <= room) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > room) {
      const piece = takeStart(line, room);
      lines.push(piece);
      line = line.slice(piece.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  for (const [first, last] of WIDE) if (code >= first && code <= last) return 2;
  return EMOJI.test(character) ? 2 : 1;
}

function takeStart(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const character of text) {
    left -= characterWidth(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

function takeEnd(text: string, width: number): string {
  const characters = [...text];
  let taken = '';
  let left = width;
  for (let i = characters.length - 1; i >= 0; i--) {
    left -= characterWidth(characters[i]!);
    if (left < 0) break;
    taken = characters[i]! + taken;
  }
  return taken;
}
