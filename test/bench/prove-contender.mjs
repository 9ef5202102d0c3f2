/**
 * Before anything is measured: does the program really read the whole capture? A program that stops
 * early is fast, and its figure would be worth nothing.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs the contender's proof, if it has one, and compares the packets that it says it has read.
 * @param {import('./contenders.mjs').Contender} contender
 * @param {{file: string, packets: number}} capture
 * @returns {Promise<string|null>} What is wrong, null when all is well.
 */
export async function proveContender(contender, capture) {
  if (contender.proof === undefined) return null;
  const { code, stderr, packets } = await readCount(contender, capture.file);
  if (code !== 0) return `ended with code ${code}: ${stderr || 'no message'}`;
  if (packets === capture.packets) return null;
  return `read ${packets ?? 'an unknown number of'} packets of ${capture.packets}`;
}

function readCount({ command, proof }, file) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, proof.args(file), { stdio: ['ignore', 'pipe', 'pipe'] });
    let packets = null;
    let stderr = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const found = packets === null ? proof.packets.exec(line) : null;
      if (found !== null) packets = Number(found[1]);
    });
    const linesRead = new Promise((done) => lines.once('close', done));
    child.stderr.on('data', (data) => (stderr = (stderr + data).slice(-1000)));
    child.on('error', reject);
    child.on('close', async (code) => {
      await linesRead;
      resolve({ code, stderr: stderr.trim(), packets });
    });
  });
}
