import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressWords } from '../../src/live/process/address-words.js';
import { LocalProcesses } from '../../src/live/process/local-processes.js';
import { SocketOwners } from '../../src/live/process/socket-owners.js';
import { findSockets, socketKeys } from '../../src/live/process/socket-table.js';
import { Session } from '../../src/tcp/session.js';
import { PacketView } from '../../src/wire/packet-view.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, inode: number): string =>
  `   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000 20 4 30 10 -1\n`;

describe('words of an address', () => {
  it.each([
    ['127.0.0.1', [0, 0, 0, 0x7f000001]],
    ['255.255.255.255', [0, 0, 0, -1]],
    ['::1', [0, 0, 0, 1]],
    ['2001:db8::2:3', [0x20010db8, 0, 0, 0x00020003]],
    ['fe80::1%eth0', [0xfe800000 | 0, 0, 0, 1]],
    ['::ffff:10.0.0.1', [0, 0, 0xffff, 0x0a000001]],
    ['1:2:3:4:5:6:7:8', [0x00010002, 0x00030004, 0x00050006, 0x00070008]],
    ['::', [0, 0, 0, 0]],
    ['no address', null],
  ])('%s', (text, words) => expect(addressWords(text)).toEqual(words));
});

describe('the list of sockets', () => {
  const ends = { localPort: 50_000, remotePort: 443 };
  const v4 = {
    version: 4 as const,
    local: addressWords('192.0.2.1')!,
    remote: addressWords('198.51.100.7')!,
    ...ends,
  };
  const v6 = {
    version: 6 as const,
    local: addressWords('2001:db8::1')!,
    remote: addressWords('2001:db8::2')!,
    ...ends,
  };

  it('has IPv4 in both of its forms', () => {
    expect(socketKeys(v4)).toEqual([
      '010200C0:C350 076433C6:01BB',
      '0000000000000000FFFF0000010200C0:C350 0000000000000000FFFF0000076433C6:01BB',
    ]);
  });

  it('has IPv6 by words', () => {
    expect(socketKeys(v6)).toEqual([
      'B80D0120000000000000000001000000:C350 B80D0120000000000000000002000000:01BB',
    ]);
  });

  it('gives the inodes of those that are wanted', () => {
    const list =
      HEAD + line('010200C0:C350', '076433C6:01BB', 77) + line('00000000:0016', '00000000:0000', 5);
    const found: [string, number][] = [];
    findSockets(list, new Set(socketKeys(v4)), (key, inode) => found.push([key, inode]));
    expect(found).toEqual([['010200C0:C350 076433C6:01BB', 77]]);
    findSockets(HEAD.trimEnd(), new Set(['x']), () => expect.fail('there is none'));
    findSockets('', new Set(['x']), () => expect.fail('there is none'));
  });
});

describe('owners of sockets', () => {
  it('are found among the open files of processes', async () => {
    const proc = mkdtempSync(join(tmpdir(), 'tcpwhy-proc-'));
    try {
      const process_ = (pid: number, name: string, links: readonly string[]): void => {
        mkdirSync(join(proc, String(pid), 'fd'), { recursive: true });
        writeFileSync(join(proc, String(pid), 'comm'), `${name}\n`);
        links.forEach((target, fd) => symlinkSync(target, join(proc, String(pid), 'fd', String(fd))));
      };
      process_(10, 'idle', ['/dev/null']);
      process_(20, 'nginx', ['/dev/null', 'socket:[77]', 'pipe:[1]']);
      process_(30, 'curl', ['socket:[78]']);
      mkdirSync(join(proc, 'self'));
      mkdirSync(join(proc, '40'));
      const found = await new SocketOwners(proc).find(new Set([77, 78, 99]));
      expect([...found].sort()).toEqual([
        [77, { pid: 20, name: 'nginx' }],
        [78, { pid: 30, name: 'curl' }],
      ]);
    } finally {
      rmSync(proc, { recursive: true });
    }
  });
});

describe('processes of sessions', () => {
  function packet(frame: number): PacketView {
    const p = new PacketView();
    Object.assign(p, {
      frame,
      ipVersion: 4,
      src3: 0x7f000001,
      dst3: 0x7f000001,
      srcPort: 50_000,
      dstPort: 80,
    });
    return p;
  }
  const session = (number: number, frame: number): Session =>
    new Session(number, 0, false, 'observed', '', frame, 0);
  const CLIENT = line('0100007F:C350', '0100007F:0050', 11);
  const SERVER = line('0100007F:0050', '0100007F:C350', 12);
  const owners = {
    find: () =>
      Promise.resolve(new Map([11, 12].map((inode) => [inode, { pid: inode * 100, name: `p${inode}` }]))),
  };

  it('are found at both ends, the server when its socket appears', async () => {
    let table = HEAD + CLIENT;
    const processes = new LocalProcesses({
      tables: () => Promise.resolve([table]),
      owners,
      addresses: () => [],
    });
    processes.segment(packet(5), session(3, 5));
    await processes.look();
    expect(processes.of(3)).toEqual([{ side: 'client', pid: 1100, name: 'p11' }]);
    table = HEAD + CLIENT + SERVER;
    await processes.look();
    expect(processes.of(3).map(({ side, pid }) => [side, pid])).toEqual([
      ['client', 1100],
      ['server', 1200],
    ]);
    processes.ended(3);
    expect(processes.of(3)).toEqual([]);
    processes.stop();
  });

  it('are not looked for where no end is on this host, nor for later segments', async () => {
    let asked = 0;
    const tables = (): Promise<string[]> => {
      asked++;
      return Promise.resolve([HEAD]);
    };
    const processes = new LocalProcesses({ tables, owners, addresses: () => ['10.0.0.1'] });
    const far = Object.assign(packet(5), { src3: 0x0a000002, dst3: 0x0a000003 });
    processes.segment(far, session(0, 5));
    processes.segment(packet(6), session(1, 5));
    await processes.look();
    expect(asked).toBe(0);
    processes.segment(Object.assign(far, { dst3: 0x0a000001 }), session(2, 5));
    for (let round = 0; round < 20; round++) await processes.look();
    // What is not there after some rounds is given up.
    expect(asked).toBe(8);
    processes.stop();
  });

  it('are not looked for when their session is over, and are those of the next with the same ports', async () => {
    let asked = 0;
    const tables = (): Promise<string[]> => {
      asked++;
      return Promise.resolve([HEAD + CLIENT + SERVER]);
    };
    const processes = new LocalProcesses({ tables, owners, addresses: () => [] });
    processes.segment(packet(5), session(3, 5));
    processes.ended(3);
    await processes.look();
    expect([asked, processes.of(3)]).toEqual([0, []]);
    processes.segment(packet(6), session(4, 6));
    processes.segment(packet(7), session(5, 7));
    processes.ended(4);
    await processes.look();
    expect([4, 5].map((number) => processes.of(number).length)).toEqual([0, 2]);
    processes.stop();
  });
});
