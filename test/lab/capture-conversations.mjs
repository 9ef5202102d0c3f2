/**
 * Captures real conversations of Node.js programs for fixtures/captures: HTTP, TLS that works and TLS that
 * fails, RESP, WebSocket, messages with a length before them. Needs Linux, root, tcpdump and openssl:
 *
 *     unshare -n node test/lab/capture-conversations.mjs fixtures/captures [NAME...]
 *
 * In a network namespace of its own there is nothing else to capture, and the loopback interface can be made
 * like an Ethernet: MTU 1500, no segmentation offload. Ports, keys and times differ from run to run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificates } from './certificates.mjs';
import { httpConversations } from './http-conversations.mjs';
import { messageConversations } from './message-conversations.mjs';
import { tlsConversations } from './tls-conversations.mjs';

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: unshare -n node test/lab/capture-conversations.mjs FOLDER [NAME...]');
  process.exit(2);
}
// Only a namespace of its own has nothing but loopback, switched off.
if (!/^lo\s+DOWN\b.*\n$/.test(execFileSync('ip', ['-brief', 'link'], { encoding: 'utf8' }))) {
  console.error('run it in a network namespace of its own: unshare -n');
  process.exit(2);
}
execFileSync('ip', ['link', 'set', 'lo', 'mtu', '1500', 'up']);
execFileSync('ethtool', ['-K', 'lo', 'tso', 'off', 'gso', 'off', 'gro', 'off']);

const certificates = mkdtempSync(join(tmpdir(), 'certificates-'));
try {
  const identities = makeCertificates(certificates);
  const all = { ...messageConversations(), ...httpConversations(), ...tlsConversations(identities) };
  for (const [name, converse] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await capture(join(folder, `${name}.pcap`), converse);
    console.log(name);
  }
} finally {
  rmSync(certificates, { recursive: true });
}

async function capture(file, converse) {
  const tcpdump = spawn(
    'tcpdump',
    ['-i', 'lo', '-U', '-w', file, '--time-stamp-precision=nano', '--immediate-mode', 'tcp'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => tcpdump.on('exit', resolve));
  await new Promise((resolve, reject) => {
    tcpdump.on('error', reject);
    tcpdump.stderr.on('data', (text) => String(text).includes('listening on') && resolve());
  });
  try {
    await converse();
    await sleep(150);
  } finally {
    tcpdump.kill('SIGINT');
    await ended;
  }
}
