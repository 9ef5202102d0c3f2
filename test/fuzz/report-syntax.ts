/** What may stand in each form of output, whatever the capture says. Each returns what is wrong with a text. */

/** Controls but for line ends and tabs, format characters, separators: nothing that a terminal would obey. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Characters that move the cursor, reorder, or are not seen. */
export function unseen(text: string): string[] {
  const found = UNSEEN.exec(text);
  if (found === null) return [];
  const code = found[0].codePointAt(0)!.toString(16);
  return [
    `U+${code} at ${found.index}: ${JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 30))}`,
  ];
}

/** Cells of RFC 4180 text, line by line; quoted ones keep their quotes. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\n]*)(,|\n|$)/g)) {
    row.push(cell!);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows.filter(({ length }) => length > 1);
}

/** Rows of other lengths than the first, cells that are formulas, bare cells that are neither number nor truth. */
export function csvFaults(text: string): string[] {
  const [head, ...rows] = csvRows(text);
  const faults = rows
    .filter((row) => row.length !== head!.length)
    .map((row) => `${row.length} cells instead of ${head!.length}: ${row.join('|')}`);
  for (const cell of rows.flat()) {
    if (/^"[=+\-@\t\r]/.test(cell)) faults.push(`a formula: ${cell}`);
    if (!cell.startsWith('"') && !/^(-?\d+(\.\d+)?(e[+-]?\d+)?|true|false|)$/.test(cell))
      faults.push(`bare: ${cell}`);
  }
  return faults;
}

/** Lines with more or fewer fields than the header names. */
export function zeekFaults(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const fields = lines.find((line) => line.startsWith('#fields'))!.split('\t').length - 1;
  return lines
    .filter((line) => !line.startsWith('#') && line.split('\t').length !== fields)
    .map((line) => `not ${fields} fields: ${line}`);
}

/** Markup outside of code. */
export function markdownFaults(text: string): string[] {
  const faults: string[] = [];
  for (const line of text.split('\n')) {
    const bare = line.replaceAll(/(?<![\\`])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
    if (/(?<!\\)<[a-z!/?]/i.test(bare)) faults.push(`a tag: ${line}`);
    if (/(?<!\\)\]\(/.test(bare)) faults.push(`a link: ${line}`);
    if (/(?<!\\)@\w/.test(bare)) faults.push(`a mention: ${line}`);
  }
  return faults;
}

/** Elements of an HTML page, in order; those that a text could add make it longer. */
export function htmlElements(text: string): string[] {
  return [...text.matchAll(/<\/?[a-z!][^\s>]*/gi)].map(([tag]) => tag.toLowerCase());
}
