/**
 * Runs a program to its end and measures it from outside: wall time, processor time, peak memory.
 *
 * A shell starts it, because the shell's `times` knows exactly what its children used, and Node has
 * no such figure. Peak memory is the kernel's own high-water mark (VmHWM): looked at every few
 * milliseconds, it misses at most what is allocated in the last of them. `getrusage` would count the
 * memory of the process that forked as well, and so is not used.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const POLL_MS = 10;
const KEPT_STDERR = 2000;

/** Says its process number on descriptor 3, becomes the program; afterwards the times go there. */
const SCRIPT = `sh -c 'echo $$ >&3; exec "$@" 3>&-' sh "$@"
code=$?
times >&3
exit $code`;

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{code: number, wallSeconds: number, cpuSeconds: number|null, peakBytes: number|null,
 *   stderr: string}>} `code` 127 when there is no such program; null where the system does not tell.
 *   Processes that the program starts count for the processor time, not for the memory.
 */
export function measureProcess(command, args) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn('sh', ['-c', SCRIPT, 'sh', command, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let wallSeconds = 0;
    let peakBytes = null;
    let stderr = '';
    let told = '';
    child.stderr.on('data', (data) => (stderr = (stderr + data).slice(-KEPT_STDERR)));
    child.stdio[3].on('data', (data) => (told += data));
    const poll = setInterval(() => {
      const end = told.indexOf('\n');
      if (end > 0) peakBytes = highWaterMark(told.slice(0, end)) ?? peakBytes;
    }, POLL_MS);
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('exit', () => {
      wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
      clearInterval(poll);
    });
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? (signal === null ? 1 : 128),
        wallSeconds,
        cpuSeconds: childrenSeconds(told),
        peakBytes,
        stderr: stderr.trim(),
      });
    });
  });
}

/** Most resident memory so far, octets; null when the process is gone or there is no /proc. */
function highWaterMark(pid) {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null;
  }
}

/** User and system time of the children, from the second line that `times` prints. */
function childrenSeconds(told) {
  const last = told.trim().split('\n').at(-1) ?? '';
  const found = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/.exec(last);
  if (found === null) return null;
  const [, userMinutes, userSeconds, systemMinutes, systemSeconds] = found.map(Number);
  return (userMinutes + systemMinutes) * 60 + userSeconds + systemSeconds;
}
