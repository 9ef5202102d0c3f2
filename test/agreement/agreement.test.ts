/** Labels against tshark's, on a sample of captures; `npm run wireshark` compares all. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CAPTURES } from '../support/fixture-captures.js';
import { haveTshark, sharedPath } from '../wire/capture-files.js';
import { type Agreement, agreementReport, shareOfFrames, sumComparisons } from './agreement-report.js';
import { compareCapture } from './compare-labels.js';
import { LABELS } from './frame-labels.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';

/** Captures of ours that show every label, and every kind of difference that real kernels make. */
const OURS = [
  'deadlock.client',
  'duplicated-by-network.server',
  'keep-alive.client',
  'loss-repaired-fast.client',
  'loss-repaired-fast.server',
  'no-sack.server',
  'no-sack-no-timestamps.client',
  'port-reuse.client',
  'port-scan.client',
  'reordering.server',
  'slow-reader.client',
  'syn-ack-lost.server',
  'unread-data.client',
  'zero-window.client',
];

/** Of the captures of other projects every fourth, and one in thirty of the many that hold little TCP. */
const LENT = [
  ['packets', 4],
  ['tcpdump-tests', 30],
] as const;

async function agreementOver(paths: readonly string[]): Promise<Agreement> {
  const compared = [];
  for (const path of paths) compared.push({ name: basename(path), ...(await compareCapture(path)) });
  return sumComparisons(compared);
}

describe.skipIf(!haveTshark())('tshark agrees', () => {
  let ours: Agreement;

  beforeAll(async () => {
    ours = await agreementOver(OURS.map((name) => `${CAPTURES}/${name}.pcap`));
  }, 120_000);

  it('but for differences that are known', () => {
    expect(ours.unknown).toEqual([]);
    expect(ours.frames).toBeGreaterThan(10_000);
  });

  it.each(LABELS)('on %s', (label) => {
    expect(shareOfFrames(ours, label)).toBeGreaterThanOrEqual(0.995);
  });

  it.each([
    ['zero-window', 5],
    ['window-full', 50],
    ['window-update', 500],
    ['keep-alive-ack', 5],
    ['duplicate-ack', 500],
    ['lost-segment', 40],
    ['port-reused', 1],
    ['stream', 10_000],
    ['bytes-in-flight', 2_000],
    ['ack-rtt', 1_000],
    ['initial-rtt', 10],
  ] as const)('on many: %s', (subject, least) => {
    expect(ours.subjects.get(subject)!.agreed).toBeGreaterThanOrEqual(least);
  });

  it('on sessions made to divide analysers, but for differences that are known', async () => {
    const { unknown, known } = await agreementOver([`${CAPTURES}/second-opinions.pcap`]);
    expect(unknown).toEqual([]);
    expect(known.map(({ name }) => name)).toEqual([
      'probes of a closed window',
      'text of a reset',
      'one octet sent again',
      'acknowledgments out of order',
      'no ACK flag',
      'a gap told twice',
      'acknowledged and seen',
      'round trip of what was sent twice',
      'in flight behind a gap',
    ]);
  });

  it.skipIf(sharedPath('captures') === null)(
    'on captures of other projects',
    { timeout: 120_000 },
    async () => {
      const paths = LENT.flatMap(([folder, nth]) => {
        const path = sharedPath(`captures/${folder}`)!;
        const files = readdirSync(path).sort();
        return files.filter((_, i) => i % nth === 0).map((file) => `${path}/${file}`);
      });
      const lent = await agreementOver(paths);
      expect(lent.unknown).toEqual([]);
      expect(lent.frames).toBeGreaterThan(500);
    },
  );
});

const COMPARISON = {
  name: 'made.pcap',
  frames: 1000,
  agreed: new Map([['duplicate-ack', 12] as const]),
  differences: [
    {
      frame: 7,
      subject: 'keep-alive',
      who: 'tshark',
      text: '',
      known: KNOWN_DIFFERENCES.find(({ name }) => name === 'probes of a closed window')!,
    },
    { frame: 9, subject: 'duplicate-ack', who: 'tcpwhy', text: '', known: null },
  ],
} as const;

describe('the report', () => {
  it('counts what differs, explained or not', () => {
    const agreement = sumComparisons([COMPARISON, { ...COMPARISON, name: 'other.pcap' }]);
    expect(agreement.captures).toBe(2);
    expect(agreement.subjects.get('duplicate-ack')).toEqual({
      agreed: 24,
      tshark: 0,
      tcpwhy: 2,
      both: 0,
      unknown: 2,
    });
    expect(shareOfFrames(agreement, 'duplicate-ack')).toBe(0.999);
    expect(agreement.known).toEqual([
      { name: 'probes of a closed window', count: 2, example: 'made.pcap:7' },
    ]);
    expect(agreement.unknown).toEqual([
      'made.pcap:9 duplicate-ack only tcpwhy',
      'other.pcap:9 duplicate-ack only tcpwhy',
    ]);
    expect(agreementReport(agreement)).toContain('unknown: made.pcap:9 duplicate-ack only tcpwhy');
  });
});

describe('docs/wireshark.md', () => {
  const text = readFileSync('docs/wireshark.md', 'utf8').replaceAll(/\s+/g, ' ');

  it.each(KNOWN_DIFFERENCES.map(({ name }) => name))('tells the difference: %s', (name) => {
    expect(text.toLowerCase()).toContain(name.toLowerCase());
  });

  it.each(LABELS)('has a row for %s', (label) => {
    expect(text).toContain(`| \`${label}\``);
  });
});
