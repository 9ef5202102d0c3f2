/** Words for what the records say. */
import { formatBytes, formatCount } from '../../quantity.js';
import { formatDuration, formatUtc } from '../../time.js';
import type { CaptureRecord, SessionRecord, VerdictRecord } from '../report-data.js';

const SEVERITY_SIGNS: Record<VerdictRecord['severity'], string> = { critical: '✗', warning: '!', info: 'i' };
const SUBJECTS: Record<VerdictRecord['subject'], string> = {
  client: 'the client',
  server: 'the server',
  path: 'the path',
  middlebox: 'a middlebox',
  capture: 'the capture',
};

/** A sentence in which no number stands at the end of a line while its unit begins the next one. */
export function tidy(sentence: string): string {
  return sentence.replace(/(\d) (?=%|[mµn]?s\b|[KMGT]?i?B\b)/g, '$1\u00a0');
}

export function severitySign(severity: VerdictRecord['severity']): string {
  return SEVERITY_SIGNS[severity];
}

export function subjectText(subject: VerdictRecord['subject']): string {
  return SUBJECTS[subject];
}

/** `3.21 s, 17.0 KiB`; empty when nothing was lost that could be counted. */
export function costText(cost: VerdictRecord['cost']): string {
  const parts: string[] = [];
  if (cost.seconds > 0) parts.push(formatDuration(cost.seconds));
  if (cost.bytes > 0) parts.push(formatBytes(cost.bytes));
  return parts.join(', ');
}

/** File names without their folders, as many as fit a title. */
export function captureTitle(captures: readonly CaptureRecord[]): string {
  const names = captures.map(({ file }) =>
    file === '-' ? 'standard input' : (file.split(/[/\\]/).pop() ?? file),
  );
  if (names.length === 0) return 'no capture';
  if (names.length <= 2) return names.join(', ');
  return `${names[0]} and ${formatCount(names.length - 1)} more captures`;
}

/** `[2001:db8::1]:443` */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function pair(session: Pick<SessionRecord, 'client' | 'server'>): string {
  const { client, server } = session;
  return `${endpoint(client.address, client.port)} → ${endpoint(server.address, server.port)}`;
}

/** A time of a record, seconds since the epoch as decimal text, in UTC. */
export function utc(time: string | null, digits = 6): string {
  const match = time === null ? null : /^(-?\d+)\.(\d{9})$/.exec(time);
  if (!match) return '-';
  const ns = Number(match[2]);
  return formatUtc(Number(match[1]), match[1]!.startsWith('-') ? -ns : ns, digits);
}

/** Seconds between two times of records; NaN when one is missing. */
export function between(from: string | null, to: string | null): number {
  return from === null || to === null ? NaN : Number(to) - Number(from);
}
