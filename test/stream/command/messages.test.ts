/** `--messages` and the choice of sessions read segments as the other forms of the command do. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scriptFrames } from '../../support/track.js';
import { ethernet, ipv4 } from '../../wire/frame-maker.js';
import { OPEN, spell, workplace } from './run-streams.js';

const at = workplace();

describe('--messages', () => {
  it.each([
    ['--as', 'hex'],
    ['--from', 'client'],
    ['--gap', 'skip'],
    ['--force'],
    ['--extract', 'out'],
    ['--pcap', 'out.pcapng'],
    ['--filter', 'port 80'],
  ])('refuses %s, which it would pass over', async (...option) => {
    const { status, said } = await at.run(['none.pcap', '--messages', ...option]);
    expect([status, said]).toEqual([2, `tcpwhy: --messages does not go with ${option[0]}\n`]);
  });

  it('alone has previews to leave out', async () => {
    const { status, said } = await at.run(['none.pcap', '--no-preview']);
    expect([status, said]).toEqual([2, 'tcpwhy: --no-preview is about --messages\n']);
  });

  const CASES: readonly [string, string, readonly string[], string, string][] = [
    [
      'the copy that the policy keeps',
      'c> P 5:9 ack 1 {BBB;}\nc> P 5:9 ack 1 {CCC;}\nc> P 1:5 ack 1 {AAA;}',
      ['--overlap-policy', 'last'],
      'AAA; BBB;',
      'AAA; CCC;',
    ],
    [
      'what has a wrong checksum where none is verified',
      'c> P 1:5 ack 1 {AAA;}\nc> P 5:9 ack 1 {BBB;} bad\ns> . 1:1 ack 5',
      ['--no-checksums'],
      'AAA;',
      'AAA; BBB;',
    ],
  ];
  it.each(CASES)('shows %s', async (_, script, options, without, withThem) => {
    const path = at.script(spell(`${OPEN}${script}`));
    const messages = async (...args: readonly string[]): Promise<string> => {
      const { report } = await at.show([
        ...[path, '--messages', '--framing', 'delimiter:3b', '--format', 'ndjson'],
        ...args,
      ]);
      const records = report
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { preview?: { value: string } });
      return records.flatMap(({ preview }) => preview?.value ?? []).join(' ');
    };
    expect(await messages()).toBe(without);
    expect(await messages(...options)).toBe(withThem);
  });
});

describe('--filter', () => {
  it('chooses among the sessions that the fragment policy makes', async () => {
    const packet = (clientPort: number): Uint8Array =>
      scriptFrames('c> P 1:1001 ack 1', { clientPort })[0]!.bytes.subarray(34);
    const fragment = (octets: Uint8Array, flags: number): Uint8Array =>
      ethernet(
        0x0800,
        ipv4(octets, { id: 7, fragment: flags, src: '192.0.2.1', dst: '198.51.100.2', protocol: 6 }),
      );
    const frames = [
      fragment(packet(40_000).slice(0, 800), 0x2000),
      fragment(packet(40_001).slice(0, 800), 0x2000),
      fragment(packet(40_000).slice(800), 100),
    ].map((bytes, i) => ({ bytes, timeNs: i * 1000, origLen: bytes.length }));
    const out = join(at.folder(), 'out');
    const args = ['--fragment-policy', 'last', '--filter', 'port 40001', '--extract', out];
    const { status } = await at.run([at.capture(frames), ...args]);
    expect([status, readdirSync(out).sort()]).toEqual([
      0,
      ['192.000.002.001.40001-198.051.100.002.00080', 'index.ndjson'],
    ]);
  });
});
