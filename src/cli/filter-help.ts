/** What `--help` says of filters; every command that takes one shows it. */
import { filterHelp } from '../filter/filter-fields.js';

export function filterHelpText(): string {
  const fields = filterHelp().map(({ name, help }) => `  ${name.padEnd(16)} ${help}`);
  return `
Filter: FIELD [= != < <= > >= ~] VALUE[,VALUE], joined by and, or, not and parentheses.
${fields.join('\n')}
  Any figure of the session record by its path, too: toServer.rtt.p95 > 200ms

  --filter 'client 10.0.0.0/8 and port 80,443'
  --filter 'severity >= warning and not kind reset/refused'
  --filter 'duration > 5s and (loss > 1% or stall > 1s)'`;
}
