/**
 * The programs that are compared: how each is started, how its version is asked for, and what
 * tcpwhy has to reach against it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Files that are needed besides the program itself, relative to this folder. */
const MAIN = '../../dist/program/main.js';
const PCAP_PARSER = '../../node_modules/pcap-parser/package.json';

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} command
 * @property {(file: string) => string[]} args
 * @property {string} does What it does with the capture, in words.
 * @property {() => string|null} version What is installed; null when it is not.
 * @property {string} missing What to do when it is not there.
 * @property {number} [target] How many times as long as tcpwhy it should take, at least.
 * @property {boolean} [slow] Measured `--slow-runs` times only.
 * @property {{args: (file: string) => string[], packets: RegExp}} [proof] A run, not measured, in whose
 *   output the packets read are found. Exit code 0 is asked of every run.
 */

/** @type {Contender} */
export const TCPWHY = {
  name: 'tcpwhy',
  command: process.execPath,
  args: (file) => [here('../../bin/tcpwhy.js'), 'analyze', '--no-progress', file],
  does: 'analysis of every session, report for the terminal',
  version: () => (existsSync(here(MAIN)) ? packageVersion('../../package.json') : null),
  missing: 'not built, run `npm run build`',
  proof: {
    args: (file) => [here('../../bin/tcpwhy.js'), 'analyze', '--no-progress', '--format', 'ndjson', file],
    packets: /^\{"type":"capture".*?"frames":(\d+)/,
  },
};

/** @type {Contender[]} */
export const OTHERS = [
  {
    name: 'tcptrace',
    command: 'tcptrace',
    args: (file) => ['-n', file],
    does: 'one line a session',
    version: () => toolVersion('tcptrace', ['-v'], /version (\d[\d.]*)/),
    missing: 'not installed',
    target: 4,
    proof: { args: (file) => ['-n', file], packets: /^(\d+) packets seen/ },
  },
  {
    name: 'tshark',
    command: 'tshark',
    args: (file) => ['-n', '-r', file, '-q', '-z', 'conv,tcp'],
    does: 'TCP analysis, one line a session',
    version: () => toolVersion('tshark', ['--version'], /TShark.* (\d+\.\d[\d.]*\d)/),
    missing: 'not installed',
    target: 25,
    slow: true,
  },
  {
    name: 'pcap-parser',
    command: process.execPath,
    args: (file) => [here('./read-with-pcap-parser.mjs'), file],
    does: 'reads the packets, nothing else',
    version: () => (existsSync(here(PCAP_PARSER)) ? packageVersion(PCAP_PARSER) : null),
    missing: 'not installed, run `npm install`',
    target: 1,
    proof: { args: (file) => [here('./read-with-pcap-parser.mjs'), file], packets: /"packets":(\d+)/ },
  },
  {
    name: 'capinfos',
    command: 'capinfos',
    args: (file) => ['-c', file],
    does: 'counts the packets',
    version: () => toolVersion('capinfos', ['--version'], /Capinfos.* (\d+\.\d[\d.]*\d)/),
    missing: 'not installed',
  },
  {
    name: 'tcpdump',
    command: 'tcpdump',
    args: (file) => ['-nn', '-r', file, '-w', '/dev/null'],
    does: 'copies the packets to /dev/null',
    version: () => toolVersion('tcpdump', ['--version'], /tcpdump version (\d[\d.]*)/),
    missing: 'not installed',
  },
];

function packageVersion(name) {
  return JSON.parse(readFileSync(here(name), 'utf8')).version;
}

/** Version as the tool prints it, '?' when it prints none, null when there is no such tool. */
function toolVersion(command, args, pattern) {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.error !== undefined) return null;
  return pattern.exec(run.stdout + run.stderr)?.[1] ?? '?';
}
