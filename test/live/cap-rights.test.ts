/** The helper process of `cap` has no rights left by the time it gets frames. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capVersion } from '../../src/live/cap/cap-package.js';
import { NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { finishCli } from '../support/run-cli.js';
import { parseRecords } from '../support/run-main.js';

const reason = noNamespaces ?? (capVersion() === null ? 'cap is not installed' : null);
if (reason !== null) console.warn(`skipped: tests of the rights of cap, ${reason}`);

/** Frames of echo.pcap. */
const FRAMES = 14;

describe.skipIf(reason !== null)('the helper of cap, started by root', () => {
  let net: NetworkNamespace;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('near', 'far');
  });
  afterAll(() => net.close());

  const status = (pid: number, field: string): string =>
    new RegExp(`^${field}:[ \\t]*(.*)$`, 'm')
      .exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
      ?.trim() ?? '';
  const isHelper = (pid: number): boolean =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('cap-process.js');

  it.each([
    ['is nobody', {}, '65534', '65534'],
    ['is who called sudo', { SUDO_UID: '1234', SUDO_GID: '1235' }, '1234', '1235'],
    ['is nobody where root called sudo', { SUDO_UID: '0', SUDO_GID: '0' }, '65534', '65534'],
  ])('%s, and captures', async (_name, env, uid, gid) => {
    const words = ['live', '-i', 'far', '--backend', 'cap', '--format', 'ndjson'];
    const child = net.start(process.execPath, ['bin/tcpwhy.js', ...words], env);
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    const [helper] = net.pids().filter(isHelper);
    const found = {
      uid: new Set(status(helper!, 'Uid').split(/\s+/)),
      gid: new Set(status(helper!, 'Gid').split(/\s+/)),
      groups: status(helper!, 'Groups'),
      rights: BigInt(`0x${status(helper!, 'CapEff')}`) | BigInt(`0x${status(helper!, 'CapPrm')}`),
    };
    net.run('python3', 'test/support/replay.py', 'near', 'fixtures/captures/echo.pcap');
    child.kill('SIGINT');
    const { status: code, stdout } = await ended;
    expect(code).toBe(130);
    expect(found).toEqual({ uid: new Set([uid]), gid: new Set([gid]), groups: '', rights: 0n });
    expect(parseRecords(stdout).find(({ type }) => type === 'capture')).toMatchObject({ frames: FRAMES });
  });
});
