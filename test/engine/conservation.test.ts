/** The check itself: it must find what does not add up. */
import { describe, expect, it } from 'vitest';
import { checkConservation } from '../../src/engine/conservation.js';
import { FrameAccounts } from '../../src/engine/frame-accounts.js';
import { SessionTotals } from '../../src/engine/session-totals.js';
import { FlowTable } from '../../src/flow/flow-table.js';
import { Session } from '../../src/tcp/session.js';
import { PacketView } from '../../src/wire/packet-view.js';
import { Status } from '../../src/wire/status.js';

function books() {
  const accounts = new FrameAccounts();
  for (const status of [Status.Tcp, Status.Tcp, Status.NotIp, Status.IcmpError]) {
    accounts.arrived(accounts.frames, 60, 60);
    accounts.became(status);
  }
  const session = new Session(0, 0, false, 'observed', '', 1, 0);
  Object.assign(session.client, {
    segments: 2,
    bytes: 300,
    uniqueBytes: 150,
    repeatedBytes: 100,
    badChecksumBytes: 40,
    outOfWindowBytes: 10,
  });
  return { accounts, session };
}

function totalsOf(session: Session): SessionTotals {
  const totals = new SessionTotals();
  const flows = new FlowTable();
  flows.find(new PacketView());
  totals.add(session, flows);
  return totals;
}

describe('conservation', () => {
  it('holds where everything adds up', () => {
    const { accounts, session } = books();
    const found = checkConservation(accounts, totalsOf(session), 300);
    expect(found).toMatchObject({
      holds: true,
      framesRead: 4,
      framesAnalysed: 3,
      framesSkipped: { not_ip: 1 },
      payloadBytes: 300,
      uniqueBytes: 150,
      repeatedBytes: 100,
      badChecksumBytes: 40,
      outOfWindowBytes: 10,
      violations: [],
    });
  });

  it.each<[name: string, spoil: (b: ReturnType<typeof books>) => void, payload: number, what: string]>([
    ['an octet is counted twice', ({ session }) => void session.client.uniqueBytes++, 300, '301'],
    ['an octet is forgotten', ({ session }) => void session.server.bytes++, 300, '1 payload octets'],
    ['the decoder saw more than the tracker', () => undefined, 301, '301 payload octets decoded'],
    [
      'a segment is in no session',
      ({ session }) => void session.client.segments--,
      300,
      '2 segments decoded',
    ],
    ['a frame is lost', ({ accounts }) => accounts.arrived(9, 60, 60), 300, '5 frames read'],
  ])('finds that %s', (_, spoil, payload, what) => {
    const b = books();
    spoil(b);
    const found = checkConservation(b.accounts, totalsOf(b.session), payload);
    expect(found.holds).toBe(false);
    expect(found.violations.join()).toContain(what);
  });
});

describe('frame accounts', () => {
  it('watch the clock', () => {
    const accounts = new FrameAccounts();
    for (const ns of [100, 200, 150, 400, 50]) accounts.arrived(ns, 60, 60);
    expect(accounts).toMatchObject({
      clockSteps: 2,
      largestClockStepNs: 350,
      firstNs: 100,
      lastNs: 50,
      frames: 5,
    });
  });

  it('count frames that were cut', () => {
    const accounts = new FrameAccounts();
    accounts.arrived(0, 60, 60);
    accounts.arrived(1, 60, 1500);
    expect(accounts).toMatchObject({ truncatedFrames: 1, bytes: 120 });
  });

  it('name what was not analysed, and only that', () => {
    const accounts = new FrameAccounts();
    for (const status of [Status.Tcp, Status.NotTcp, Status.Malformed, Status.NotTcp])
      accounts.became(status);
    expect(accounts.skipped()).toEqual({ not_tcp: 2, malformed: 1 });
    expect(accounts.analysed).toBe(1);
  });
});
