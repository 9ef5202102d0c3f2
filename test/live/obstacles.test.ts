/** What stands in the way of capturing, on real interfaces. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCli } from '../support/run-cli.js';
import { has, NetworkNamespace, noNamespaces, saying } from '../support/network-namespace.js';
import { BACKEND_NAMES } from '../../src/live/backend/backend.js';
import { capVersion } from '../../src/live/cap/cap-package.js';

const installed = BACKEND_NAMES.filter((name) => (name === 'cap' ? capVersion() !== null : has(name)));
if (noNamespaces !== null) console.warn(`skipped: tests of live capture, ${noNamespaces}`);

/** Nobody: no rights at all. */
const AS_NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, 'bin/tcpwhy.js'];

describe.skipIf(noNamespaces !== null)('before a capture starts', () => {
  let net: NetworkNamespace;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('wan0', 'wan1');
    net.ip('link', 'set', 'wan0', 'down');
  });
  afterAll(() => net.close());

  it('an interface that does not exist is named, with those that may have been meant', async () => {
    const { status, stderr, stdout } = await net.finish('live', '-i', 'wan7');
    expect(status).toBe(3);
    expect(stderr).toBe("tcpwhy: there is no interface 'wan7'; did you mean wan0 or wan1?\n");
    expect(stdout).toBe('');
  });

  it('an interface that is down is said to be, with the command to bring it up', async () => {
    const { status, stderr } = await net.finish('live', '-i', 'wan0');
    expect(status).toBe(3);
    expect(stderr).toBe('tcpwhy: the interface wan0 is down; bring it up: sudo ip link set wan0 up\n');
  });

  it.each(installed)('a filter that does not compile is a usage error, with %s', async (backend) => {
    const { status, stderr } = await net.finish('live', '-i', 'lo', '--backend', backend, 'tcp', 'prt', '80');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tcpwhy: the capture filter 'tcp prt 80' does not compile: .*syntax error/);
  });

  it('words behind -- are the filter, whatever they look like', async () => {
    const { status, stderr } = await net.finish('live', '-i', 'lo', '--', '-w', '/tmp/never');
    expect(status).toBe(2);
    expect(stderr).toMatch(/the capture filter '-w \/tmp\/never' does not compile/);
  });

  it.each(installed)('without rights the command that gives them is named, with %s', async (backend) => {
    const words = [...AS_NOBODY, 'live', '-i', 'lo', '--backend', backend];
    const { status, stderr } = await finishCli(net.start('setpriv', words));
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^tcpwhy: no permission to capture on lo with .*ot permitted\)+; .*(setcap|usermod)/s,
    );
  });

  it('without an interface the usage is told', async () => {
    const { status, stderr } = await net.finish('live');
    expect(status).toBe(2);
    expect(stderr).toMatch(/live needs an interface/);
  });
});

describe.skipIf(noNamespaces !== null)('while a capture runs', () => {
  let net: NetworkNamespace;
  beforeAll(() => (net = new NetworkNamespace()));
  afterAll(() => net.close());

  it.each(installed)('an interface that is removed ends it in part, with %s', async (backend) => {
    net.cable('gone0', 'gone1');
    const child = net.tcpwhy('live', '-i', 'gone0', '--backend', backend, '--format', 'json');
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    net.ip('link', 'del', 'gone0');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(4);
    expect(stderr).toMatch(/tcpwhy: gone0 was removed while capturing; what came before is analysed\n/);
    const [capture] = (JSON.parse(stdout) as { captures: { truncated: boolean; problems: unknown[] }[] })
      .captures;
    expect(capture).toMatchObject({ truncated: true, problems: [{ code: 'interface_removed' }] });
  });

  const survivors = installed.filter((name) => name !== 'cap');
  it.each(survivors)('an interface that is down for a while is said to be, with %s', async (backend) => {
    net.cable('flap0', 'flap1');
    const child = net.tcpwhy('live', '-i', 'flap0', '--backend', backend, '--format', 'json');
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    net.ip('link', 'set', 'flap0', 'down');
    await saying(child.stderr, /flap0 went down/);
    net.ip('link', 'set', 'flap0', 'up');
    await saying(child.stderr, /flap0 is up again; capturing goes on/);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(stdout).toContain('"interface_down"');
    net.ip('link', 'del', 'flap0');
  });

  it.runIf(installed.includes('cap'))('an interface that goes down ends it in part, with cap', async () => {
    net.cable('flap0', 'flap1');
    const child = net.tcpwhy('live', '-i', 'flap0', '--backend', 'cap', '--format', 'json');
    const ended = finishCli(child);
    await saying(child.stderr, /capturing on/);
    net.ip('link', 'set', 'flap0', 'down');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(4);
    expect(stderr).toMatch(/flap0 went down while capturing; what came before is analysed\n/);
    expect(stdout).toContain('"truncated":true');
  });
});
