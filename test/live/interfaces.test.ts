import { describe, expect, it } from 'vitest';
import { captureCapabilities } from '../../src/live/capabilities.js';
import { readInterfaceList, type InterfaceState } from '../../src/live/interface/interface-list.js';
import { InterfaceWatch } from '../../src/live/interface/interface-watch.js';
import { nearNames } from '../../src/live/interface/near-names.js';
import { writeInterfaces } from '../../src/report/live/interfaces-report.js';
import type { Backend } from '../../src/live/backend/backend.js';
import { NetworkNamespace, noNamespaces } from '../support/network-namespace.js';

describe('near names', () => {
  const names = ['lo', 'eth0', 'eth1', 'enp3s0', 'wlan0', 'any'];
  it.each([
    ['eht0', ['eth0']],
    ['eth7', ['eth0', 'eth1']],
    ['wlan1', ['wlan0']],
    ['docker0', []],
    ['l0', ['lo']],
  ])('of %s', (wanted, near) => {
    expect(nearNames(wanted, names)).toEqual(near);
  });
});

describe('a list of interfaces', () => {
  it('as tcpdump writes it', () => {
    const text = '1.en0 [Up, Running, Connected]\n2.any (Pseudo-device) [Up, Running]\n3.gif0 [none]\n';
    expect(readInterfaceList(text, new Map([['en0', ['10.0.0.1']]]))).toEqual([
      { name: 'en0', state: 'up', addresses: ['10.0.0.1'], description: null },
      { name: 'any', state: 'up', addresses: [], description: 'Pseudo-device' },
      { name: 'gif0', state: 'down', addresses: [], description: null },
    ]);
  });

  it('as dumpcap writes it', () => {
    const text = '1. \\Device\\NPF_{0A-1} (Ethernet)\r\n2. lo (Loopback)\r\n';
    expect(readInterfaceList(text, new Map())).toEqual([
      { name: '\\Device\\NPF_{0A-1}', state: 'unknown', addresses: [], description: 'Ethernet' },
      { name: 'lo', state: 'unknown', addresses: [], description: 'Loopback' },
    ]);
  });
});

describe('an interface that is watched', () => {
  it.each<[string, (InterfaceState | null)[], string[]]>([
    ['stays', ['up', 'up'], []],
    ['goes down and comes back', ['up', 'down', 'down', 'up'], ['down', 'up']],
    ['is removed', ['up', null, null], ['removed']],
    ['cannot be looked at', ['unknown', 'unknown'], []],
    ['cannot be looked at, and is removed', ['unknown', null], ['removed']],
    ['can be looked at now and then', ['unknown', 'up', 'unknown', 'down', 'up'], ['up']],
  ])('%s', (_name, states, wanted) => {
    const seen: string[] = [];
    let at = 0;
    const watch = new InterfaceWatch(
      'x',
      (change) => seen.push(change),
      () => states[at]!,
    );
    for (at = 1; at < states.length; at++) watch.look();
    watch.stop();
    expect(seen).toEqual(wanted);
  });
});

describe('what can be captured', () => {
  const backend = (name: Backend['name'], version: string | null, detail: string | null): Backend => ({
    name,
    timestamps: name === 'cap' ? 'userspace' : 'kernel',
    countsDrops: name !== 'cap',
    version: () => Promise.resolve(version),
    obstacle: () =>
      Promise.resolve(
        detail === null ? null : { reason: version === null ? 'missing' : 'no-permission', detail },
      ),
    filterFault: () => Promise.resolve(null),
    start: () => {
      throw new Error('not started here');
    },
  });

  it('is shown with what to do where something is missing', async () => {
    const { interfaces, backends } = await captureCapabilities([
      backend('tcpdump', '4.99.3', 'not permitted'),
      backend('dumpcap', null, 'dumpcap is not installed'),
      backend('cap', '0.2.1', null),
    ]);
    expect(backends.map(({ ready }) => ready)).toEqual([false, false, true]);
    expect(interfaces.find(({ state }) => state !== 'down')?.backends).toEqual(['cap']);
    let text = '';
    const shown = [
      {
        name: 'eth0',
        state: 'up' as const,
        addresses: ['192.0.2.1'],
        description: null,
        backends: ['cap' as const],
      },
    ];
    const options = { width: 80, colour: false, unicode: true };
    writeInterfaces({ write: (piece) => (text += piece) }, { interfaces: shown, backends }, options);
    expect(text).toMatch(/eth0 {7}up {5}192\.0\.2\.1 {2}cap/);
    expect(text).toMatch(/! tcpdump: not permitted\n {4}↳ .*(setcap|sudo)/);
    expect(text).toMatch(/✓ cap 0\.2\.1: times of arrival in a process, drops not known/);
    expect(text).not.toMatch(/Nothing can be captured/);
  });

  it.skipIf(noNamespaces !== null)('on the interfaces of this namespace and no other', async () => {
    const net = new NetworkNamespace();
    try {
      net.cable('here0', 'here1');
      net.ip('link', 'set', 'here1', 'down');
      const { status, stdout } = await net.finish('interfaces', '--format', 'json');
      const { interfaces } = JSON.parse(stdout) as { interfaces: { name: string; state: string }[] };
      const found = interfaces.map(({ name, state }) => `${name} ${state}`);
      expect(found.slice(0, 2).sort()).toEqual(['here0 up', 'lo up']);
      expect(found.slice(2)).toEqual(['any unknown', 'here1 down']);
      expect([0, 3]).toContain(status);
    } finally {
      net.close();
    }
  });
});
