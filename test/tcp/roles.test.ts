import { describe, expect, it } from 'vitest';
import { inferRoles } from '../../src/tcp/roles.js';
import { Flag, PacketView } from '../../src/wire/packet-view.js';

type Case = [name: string, flags: number, srcPort: number, dstPort: number, client: boolean, roles: string];

describe('who is the client', () => {
  it.each<Case>([
    ['SYN', Flag.Syn, 443, 50_000, true, 'observed'],
    ['SYN with ECN bits', Flag.Syn | Flag.Ece | Flag.Cwr, 443, 50_000, true, 'observed'],
    ['SYN-ACK', Flag.Syn | Flag.Ack, 50_000, 443, false, 'observed'],
    ['to a well-known port', Flag.Ack, 50_000, 443, true, 'inferred'],
    ['from a well-known port', Flag.Ack, 443, 50_000, false, 'inferred'],
    ['from a high port to a registered one', Flag.Ack, 40_000, 8080, true, 'inferred'],
    ['from a registered port to a high one', Flag.Ack, 8080, 40_000, false, 'inferred'],
    ['from a well-known port to a registered one', Flag.Ack, 20, 8080, false, 'inferred'],
    ['both registered: to the lower', Flag.Ack, 9000, 8080, true, 'inferred'],
    ['both registered: from the lower', Flag.Ack, 8080, 9000, false, 'inferred'],
    ['both well-known: to the lower', Flag.Ack, 513, 22, true, 'inferred'],
    ['both high: from the lower', Flag.Ack, 50_000, 60_000, false, 'inferred'],
    ['the same port: who was first', Flag.Ack, 179, 179, true, 'inferred'],
    ['a FIN proves nothing', Flag.Fin | Flag.Ack, 443, 50_000, false, 'inferred'],
    ['a RST proves nothing', Flag.Rst, 443, 50_000, false, 'inferred'],
  ])('%s', (_, flags, srcPort, dstPort, client, roles) => {
    const found = inferRoles(Object.assign(new PacketView(), { flags, srcPort, dstPort }));
    expect([found.senderIsClient, found.roles]).toEqual([client, roles]);
    expect(found.reason).not.toBe('');
  });
});
