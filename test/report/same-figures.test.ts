/**
 * A session has the same figures in every format: the terminal, Markdown, CSV, Zeek's log and the page say
 * what the record says, each in its own units.
 */
import { describe, expect, it } from 'vitest';
import { DATA_IDS, TABLE_COLUMNS, type SessionRecord } from '../../src/report/html/report-data.js';
import { formatBytes, formatCount } from '../../src/report/quantity.js';
import { pairText } from '../../src/report/endpoint-text.js';
import { formatDuration } from '../../src/report/time.js';
import { CAPTURES } from '../support/fixture-captures.js';
import { blockColumns, reportData } from '../support/html-report.js';
import { runMain } from '../support/run-main.js';

const CASES = [
  'closed-socket.client',
  'forged-reset.server',
  'http-keep-alive',
  'loss-repaired-fast.client',
  'many-connections.server',
  'refused.client',
  'reordering.server',
  'syn-timeout.client',
  'zero-window.client',
].map((name) => `${CAPTURES}/${name}.pcap`);

async function inFormat(capture: string, format: string): Promise<string> {
  return (await runMain([capture, '--format', format, '--top', '1000'])).report;
}

async function records(capture: string): Promise<readonly SessionRecord[]> {
  return (JSON.parse(await inFormat(capture, 'json')) as { sessions: SessionRecord[] }).sessions;
}

/** Its figures as people read them. */
function figures({ client, server, duration, toServer, toClient }: SessionRecord): string[] {
  return [
    pairText(client, server),
    formatDuration(duration),
    formatBytes(toServer.bytes),
    formatBytes(toClient.bytes),
    formatCount(toServer.retransmissions + toClient.retransmissions),
  ];
}

describe.each(CASES)('%s', (capture) => {
  it('terminal and Markdown: the row of each session', async () => {
    const sessions = await records(capture);
    const terminal = (await inFormat(capture, 'terminal')).split('\n');
    const markdown = (await inFormat(capture, 'markdown')).split('\n');
    for (const session of sessions) {
      const want = figures(session);
      const line = terminal.find((text) => new RegExp(`^ +${session.session} +\\S+ → `).test(text));
      expect(contains(line, want), `terminal: ${line}`).toBe(true);
      const row = markdown.find((text) => text.startsWith(`| ${session.session} |`));
      expect(contains(row, want), `markdown: ${row}`).toBe(true);
    }
  });

  it('CSV: every figure of the record, to the last digit', async () => {
    const [head, ...rows] = (await inFormat(capture, 'csv')).trimEnd().split('\n');
    const names = head!.split(',');
    const sessions = await records(capture);
    expect(rows).toHaveLength(sessions.length);
    for (const [i, session] of sessions.entries()) {
      const cells = csvCells(rows[i]!);
      let compared = 0;
      for (const [column, name] of names.entries()) {
        const value = at(session, name);
        if (typeof value !== 'number') continue;
        expect(Number(cells[column]), name).toBe(value);
        compared++;
      }
      expect(compared).toBeGreaterThan(40);
    }
  });

  it("Zeek's log: addresses, times, segments and octets", async () => {
    const lines = (await inFormat(capture, 'zeek'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const sessions = await records(capture);
    expect(lines).toHaveLength(sessions.length);
    for (const [i, { client, server, firstTime, duration, toServer, toClient, zeek }] of sessions.entries()) {
      const cells = lines[i]!.split('\t');
      expect(cells[0]).toBe(firstTime!.slice(0, -3));
      expect(cells.slice(2, 6)).toEqual([client.address, `${client.port}`, server.address, `${server.port}`]);
      if (cells[8] !== '-') expect(Number(cells[8])).toBeCloseTo(duration, 6);
      expect(cells[11]).toBe(zeek.connState);
      expect(cells.slice(16, 20).map(Number)).toEqual([
        toServer.segments,
        toServer.ipBytes,
        toClient.segments,
        toClient.ipBytes,
      ]);
    }
  });

  it('the page: the table, and sessions in full as in the record', async () => {
    const html = await inFormat(capture, 'html');
    const columns = blockColumns(html, DATA_IDS.table)!;
    const value = (name: (typeof TABLE_COLUMNS)[number], row: number) =>
      columns[TABLE_COLUMNS.indexOf(name)]![row]!;
    const sessions = await records(capture);
    for (const [row, session] of sessions.entries()) {
      const { toServer, toClient, duration } = session;
      expect(value('session', row)).toBe(session.session);
      expect(value('duration', row)).toBe(Math.round(duration * 1e9));
      expect(value('bytesToServer', row)).toBe(toServer.bytes);
      expect(value('bytesToClient', row)).toBe(toClient.bytes);
      expect(value('retransmissions', row)).toBe(toServer.retransmissions + toClient.retransmissions);
    }
    for (const { record } of reportData(html).sessions) expect(record).toEqual(sessions[record.session]);
  });
});

/** All of the words, in this order. */
function contains(line: string | undefined, words: readonly string[]): boolean {
  let from = 0;
  return words.every((word) => {
    const place = line?.indexOf(word, from) ?? -1;
    from = place + word.length;
    return place >= 0;
  });
}

function at(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], record);
}

/** Cells of a line of RFC 4180; no text of these captures has a line end. */
function csvCells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
}
