import { describe, expect, it } from 'vitest';
import type { SessionReport } from '../../../src/engine/analysis-report.js';
import { TABLE_COLUMNS } from '../../../src/report/html/report-data.js';
import { SessionColumns } from '../../../src/report/html/session-columns.js';
import { sampleSession } from '../../support/sample-session.js';

const report = (fields: Parameters<typeof sampleSession>[0]): SessionReport => ({
  ...sampleSession(fields),
  tls: null,
  http: null,
  verdicts: [],
});

function columnsOf(sessions: readonly SessionReport[]): Record<string, number[]> {
  const columns = new SessionColumns();
  for (const session of sessions) columns.add(session);
  const made = columns.columns();
  return Object.fromEntries(TABLE_COLUMNS.map((name, i) => [name, [...made[i]!]]));
}

describe('the rows of the table', () => {
  it('are in the order of the sessions, whichever ended first', () => {
    const [a, b, c] = [0, 1, 2].map((session) => report({ session, duration: session + 1 })) as [
      SessionReport,
      SessionReport,
      SessionReport,
    ];
    const told = columnsOf([b, c, a]);
    expect(told).toEqual(columnsOf([a, b, c]));
    expect(told['duration']).toEqual([1e9, 2e9, 3e9]);
  });

  it('have -1 for a round trip that is not known, which no round trip is', () => {
    const unknown = { min: null, median: null, p95: null, max: null, samples: 0 };
    const session = report({
      handshake: { rtt: null },
      toServer: { rtt: unknown },
      toClient: { rtt: unknown },
    });
    expect(columnsOf([session])['rtt']).toEqual([-1]);
    expect(columnsOf([report({ handshake: { rtt: 0.0123 } })])['rtt']).toEqual([12_300_000]);
  });
});
