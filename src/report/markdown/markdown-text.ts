/**
 * Text for Markdown, as tickets and chats render it (CommonMark and GitHub's additions). What a capture
 * says of itself goes into code spans, where nothing is a link, a mention, a tag or a picture.
 */
import { safeText } from '../safe-text.js';

/** ASCII punctuation that can begin something (CommonMark §2.4 lets all of it be escaped). */
const SPECIAL = /[\\`*_[\]<>~|#!&]/g;
/** A word that a renderer may turn into a link or a mention. */
const LINK_LIKE = /@|:\/\/|www\./i;

/** Prose of ours: `commands` between backticks stay code, everything else means itself. */
export function prose(text: string): string {
  const pieces = oneLine(text).split('`');
  let markdown = '';
  for (const [i, piece] of pieces.entries()) {
    const inCode = i % 2 === 1 && i < pieces.length - 1;
    // An odd backtick at the end opens nothing.
    if (i % 2 === 1 && !inCode) markdown += '\\`';
    for (const part of inCode ? [code(piece)] : escapedWords(piece)) {
      // Two runs of backticks that touch would be one.
      markdown += markdown.endsWith('`') && part.startsWith('`') ? ` ${part}` : part;
    }
  }
  return markdown;
}

/** Any text, exactly as it is, as code. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.trim() === '') return line === '' ? '' : '` `';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One blank at each end is taken away again (CommonMark §6.1); it parts backticks from the fence.
  const blank = line.startsWith('`') || line.endsWith('`') || (line.startsWith(' ') && line.endsWith(' '));
  return blank ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A row of a table; the cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

/** A bar parts cells even inside of code, unless it is escaped. */
function cell(markdown: string): string {
  return markdown.replace(/\\?\|/g, '\\|');
}

function escapedWords(text: string): string[] {
  return text
    .split(/( +)/)
    .filter((word) => word !== '')
    .map((word) => (LINK_LIKE.test(word) ? code(word) : word.replace(SPECIAL, '\\$&')));
}

/** Controls and invisible characters as escapes, so that no text spreads over lines. */
function oneLine(text: string): string {
  return safeText(text);
}
