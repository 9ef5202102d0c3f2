/**
 * Golden reports, made by the command line. `UPDATE_GOLDEN=1 npx vitest run test/golden` rewrites them;
 * read the difference as you read code.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { expectGolden } from '../support/golden-file.js';
import { runMain } from '../support/run-main.js';

const GOLDEN = 'fixtures/golden';

/** Captures whose every record is kept: small ones, a phenomenon each. */
const RECORDS = [
  'abort.client',
  'backlog-full.server',
  'closed-socket.client',
  'deadlock.client',
  'echo-kernels.client',
  'firewall-reset.client',
  'http-keep-alive',
  'icmp-admin-prohibited.client',
  'icmp-host-prohibited.client',
  'icmp-host-unreachable.client',
  'icmp-network-unreachable.client',
  'icmp-port-unreachable.client',
  'icmpv6-admin-prohibited.client',
  'keep-alive-dead.client',
  'keep-alive-dead.server',
  'keep-alive.client',
  'killed-process.server',
  'port-reuse.client',
  'refused.client',
  'syn-ack-lost.client',
  'syn-ack-lost.server',
  'syn-ack-timeout.client',
  'syn-ack-timeout.server',
  'syn-lost.client',
  'syn-timeout.client',
  'tail-loss.client',
  'tail-loss.server',
  'tls-never-answered',
  'tls-version-mismatch',
  'tls12-certificate-expired',
  'tls13-works',
  'unread-data.client',
];

/** Captures whose report for people is kept. */
const TEXTS = [
  'clean-transfer.client',
  'deadlock.client',
  'duplicated-by-network.server',
  'forged-reset.server',
  'icmp-admin-prohibited.client',
  'keep-alive-dead.client',
  'loss-repaired-fast.client',
  'many-connections.server',
  'refused.client',
  'reordering.server',
  'retransmission-timeouts.client',
  'syn-timeout.client',
  'tls12-certificate-expired',
  'unread-data.client',
  'zero-window.client',
];

/** Captures whose report for tickets is kept. */
const TICKETS = ['zero-window.client', 'many-connections.server', 'forged-reset.server'];

/** Captures whose first session is kept in full, with its ladder. */
const LADDERS = ['http-keep-alive', 'syn-ack-timeout.server', 'tail-loss.client'];

const cases = [
  ...RECORDS.map((name) => ({ golden: `${name}.ndjson`, args: [file(name), '--format', 'ndjson'] })),
  { golden: 'echo.json', args: [`${CAPTURES}/echo.pcapng`, '--format', 'json'] },
  { golden: 'many-connections.server.csv', args: [file('many-connections.server'), '--format', 'csv'] },
  { golden: 'port-reuse.client.conn.log', args: [file('port-reuse.client'), '--format', 'zeek'] },
  ...TEXTS.map((name) => ({ golden: `${name}.txt`, args: [file(name)] })),
  ...TICKETS.map((name) => ({ golden: `${name}.md`, args: [file(name), '--format', 'markdown'] })),
  ...LADDERS.map((name) => ({ golden: `${name}.session-0.txt`, args: [file(name), '--stream', '0'] })),
  {
    golden: 'several-captures.txt',
    args: [file('refused.client'), `${CAPTURES}/echo.pcapng`, file('tail-loss.server')],
  },
];

function file(name: string): string {
  return `${CAPTURES}/${name}.pcap`;
}

describe('golden reports', () => {
  it.each(cases)('$golden', async ({ golden, args }) => {
    const { status, report } = await runMain(args);
    expect(status).toBe(0);
    expectGolden(`${GOLDEN}/${golden}`, Buffer.from(report, 'utf8'));
  });

  it('are all compared', () => {
    const files = readdirSync(GOLDEN).filter((name) => name !== 'streams');
    expect(files.sort()).toEqual(cases.map(({ golden }) => golden).sort());
  });
});
