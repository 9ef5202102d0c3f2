/**
 * `tcpwhy WORDS` with smaller limits than it has, so that they can be reached:
 *
 *     node test/support/tcpwhy-with-limits.mjs '{"maxSessions":3}' WORD...
 */
import { main } from '../../dist/cli/main.js';
import { LIMITS } from '../../dist/limits.js';

const [limits, ...words] = process.argv.slice(2);
Object.assign(LIMITS, JSON.parse(limits));
process.exitCode = await main(words);
