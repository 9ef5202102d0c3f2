/** What `tcpwhy streams` writes for programs is what the published schema says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GAP_REASONS } from '../../../src/stream/piece.js';
import { reportSchema, violations } from '../../support/report-schema.js';
import { CAPTURES } from '../../support/fixture-captures.js';
import { workplace } from './run-streams.js';

const at = workplace();

type Fields = Record<string, unknown>;

const lines = (text: string): Fields[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Fields);

/** Captures with gaps, resets, ports used again, and sessions without payload. */
const NAMES = ['http-pipelined', 'burst-loss.server', 'forged-reset.client', 'port-reuse.client'].map(
  (name) => `${CAPTURES}/${name}.pcap`,
);

async function written(capture: string): Promise<Fields[]> {
  const list = await at.show([capture, '--format', 'ndjson']);
  const pieces = await at.show([capture, '--stream', '0', '--format', 'ndjson']);
  const folder = join(at.folder(), 'extracted');
  await at.run([capture, '--extract', folder]);
  return [
    ...lines(list.report),
    ...lines(pieces.report),
    ...lines(readFileSync(join(folder, 'index.ndjson'), 'utf8')),
  ];
}

describe('records of streams', () => {
  it.each(NAMES)('fit the schema, and nothing may be missing or added: %s', async (capture) => {
    const records = await written(capture);
    const types = new Set(records.map(({ type }) => type));
    for (const type of ['capture', 'stream', 'summary', 'data', 'end', 'stream-file'])
      expect(types).toContain(type);
    for (const record of records) expect(violations(record)).toEqual([]);
    for (const type of types) {
      const sample = records.find((record) => record['type'] === type)!;
      expect(violations({ ...sample, surprise: 1 })).not.toEqual([]);
      for (const name of Object.keys(sample)) {
        const rest = Object.fromEntries(Object.entries(sample).filter(([other]) => other !== name));
        expect(violations(rest), `${String(type)} without ${name}`).not.toEqual([]);
      }
    }
  });

  it('of gaps do so, too', async () => {
    const gaps = (await written(NAMES[1]!)).filter(({ type }) => type === 'gap');
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(violations({ ...gap, reason: 'bad luck' })).not.toEqual([]);
  });

  it.each(NAMES)('are a valid document with --format json: %s', async (capture) => {
    const { report } = await at.show([capture, '--format', 'json']);
    const document = JSON.parse(report) as Fields;
    expect(violations(document, 'streamsDocument')).toEqual([]);
    expect(violations({ ...document, surprise: 1 }, 'streamsDocument')).not.toEqual([]);
  });

  it('have the reasons of the code', () => {
    expect(reportSchema.$defs['streamGapReason']!.enum).toEqual([...GAP_REASONS]);
  });
});
