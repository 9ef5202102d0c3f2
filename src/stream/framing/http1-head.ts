/** Start line and fields of an HTTP/1.x message (RFC 9112 §2), read leniently as receivers do. */

/** What a head says about its message. */
export interface HttpHead {
  /** Null in a response. */
  readonly method: string | null;
  /** Request target as it stands; null in a response. */
  readonly target: string | null;
  /** Null in a request. */
  readonly status: number | null;
  /** Reason phrase, which may be empty. */
  readonly reason: string;
  /** `1.0` or `1.1`. */
  readonly version: string;
  /** Values of fields that repeat are joined with a comma (RFC 9110 §5.2). Names are in lower case. */
  readonly fields: ReadonlyMap<string, string>;
}

/** A token (RFC 9110 §5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VERSION = /^\d\.\d$/;
const STATUS_LINE = /^HTTP\/(\d\.\d) +(\d{3})(?: (.*))?$/;

/**
 * Reads a head, lines parted by CRLF or LF.
 *
 * @returns A sentence when the start line is none.
 */
export function parseHttpHead(text: string, isRequest: boolean): HttpHead | string {
  const lines = text.split(/\r?\n/);
  const start = lines[0]!;
  const fields = readFields(lines);
  if (isRequest) {
    // From both ends, for a target may hold blanks all the same.
    const firstBlank = start.indexOf(' ');
    const lastWord = start.lastIndexOf(' HTTP/');
    const method = start.slice(0, Math.max(0, firstBlank));
    const target = start.slice(firstBlank, Math.max(0, lastWord)).trim();
    const version = start.slice(lastWord + ' HTTP/'.length).trim();
    if (lastWord < 0 || target === '' || !TOKEN.test(method) || !VERSION.test(version)) {
      return 'a line that should begin a request is none';
    }
    return { method, target, status: null, reason: '', version, fields };
  }
  const match = STATUS_LINE.exec(start);
  if (match === null) return 'a line that should begin a response is none';
  const [, version, status, reason = ''] = match;
  return { method: null, target: null, status: Number(status), reason, version: version!, fields };
}

function readFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  let last: string | null = null;
  for (const line of lines.slice(1)) {
    if (last !== null && /^[ \t]/.test(line)) {
      // RFC 9112 §5.2: an obsolete folded line goes on with the field before.
      fields.set(last, `${fields.get(last)!} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trimEnd().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
    last = name;
  }
  return fields;
}

/** The members of a comma-separated field in lower case, without parameters. */
export function fieldTokens(head: HttpHead, name: string): string[] {
  const value = head.fields.get(name);
  if (value === undefined) return [];
  return value.split(',').map((part) => part.split(';')[0]!.trim().toLowerCase());
}
