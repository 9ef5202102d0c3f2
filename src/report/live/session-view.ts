/** One session on the live screen: how it stands, how its figures went, what is wrong and what happened. */
import type { LiveSessionDetail, SessionSamples } from '../../live/monitor/live-state.js';
import { formatBytes, formatCount } from '../quantity.js';
import { pairText } from '../endpoint-text.js';
import { TONE_SIGNS } from '../terminal/palette.js';
import { SEVERITY_TONES } from '../tone.js';
import { formatDuration } from '../time.js';
import { addEventRows } from './event-rows.js';
import { bitRate, processText, standText } from './live-words.js';
import type { ScreenLines } from './screen-lines.js';
import { sparkline } from './sparkline.js';

const LABEL_WIDTH = 13;
/** Columns of a series at most. */
const MAX_SPARK = 60;
/** Rows left for events before verdicts take them. */
const MIN_EVENT_ROWS = 3;

export function addSessionDetail(lines: ScreenLines, detail: LiveSessionDetail, baseSecond: number): void {
  const { session, samples, events } = detail;
  const { report } = session;
  lines.heading(`Session ${session.session}`, [pairText(session.client, session.server)]);
  const stand = standText(session);
  const { client, server } = session.state;
  const duration = formatDuration(session.duration);
  const idle =
    session.idle < 1 ? '' : `, silent for ${formatDuration(Math.floor(session.idle)).replace('.000', '')}`;
  lines.add(
    [' ', 'plain'],
    [stand.text, stand.tone],
    [`  client ${client}, server ${server}; ${duration}${idle}`, 'plain'],
  );
  const { toServer, toClient, handshake } = report;
  const opened =
    handshake.rtt === null ? handshake.outcome : `${handshake.outcome} in ${formatDuration(handshake.rtt)}`;
  const data = `→ ${formatBytes(toServer.bytes)}, ← ${formatBytes(toClient.bytes)}`;
  const repeated = `${formatCount(session.retransmissions)} retransmitted`;
  lines.add([` handshake ${opened}; data ${data}; ${repeated}`, 'plain']);
  const processes = processText(session);
  if (processes !== '') lines.add([` ${processes}`, 'plain']);
  addSeries(lines, samples);
  addVerdicts(lines, detail);
  if (lines.left <= 2) return;
  lines.heading('Events', events.length === 0 ? ['none'] : []);
  addEventRows(lines, events, lines.left - 1, baseSecond, true);
}

interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly text: (value: number) => string;
  /** Amounts are drawn from 0, times from the least. */
  readonly floor?: number;
}

function addSeries(lines: ScreenLines, samples: SessionSamples): void {
  const series: Series[] = [
    { label: 'RTT to server', values: samples.rttToServer, text: formatDuration },
    { label: 'RTT to client', values: samples.rttToClient, text: formatDuration },
    { label: 'client window', values: samples.clientWindow, text: formatBytes, floor: 0 },
    { label: 'server window', values: samples.serverWindow, text: formatBytes, floor: 0 },
    { label: 'rate', values: samples.bitsPerSecond, text: bitRate, floor: 0 },
  ];
  for (const { label, values, text, floor } of series) {
    const known = values.filter((value) => value !== null);
    if (known.length === 0 || lines.left <= 2) continue;
    const width = Math.max(4, Math.min(MAX_SPARK, lines.style.columns - LABEL_WIDTH - 36));
    const spark = sparkline(values, width, lines.style.unicode, floor);
    const [now, least, most] = [known.at(-1)!, Math.min(...known), Math.max(...known)].map(text);
    const figures = least === most ? `always ${now}` : `now ${now}, ${least} to ${most}`;
    lines.add(
      [` ${label.padEnd(LABEL_WIDTH)} `, 'context'],
      [spark.padEnd(width), 'fine'],
      [` ${figures}`, 'plain'],
    );
  }
}

function addVerdicts(lines: ScreenLines, { session }: LiveSessionDetail): void {
  const { verdicts } = session.report;
  if (lines.left <= MIN_EVENT_ROWS) return;
  lines.heading('What is wrong', verdicts.length === 0 ? ['nothing'] : []);
  for (const verdict of verdicts) {
    if (lines.left <= MIN_EVENT_ROWS + 1) break;
    const tone = SEVERITY_TONES[verdict.severity];
    const sure = ` (${Math.round(verdict.confidence * 100)} % sure)`;
    lines.add([` ${TONE_SIGNS[tone]} ${verdict.code}: ${verdict.title}`, tone], [sure, 'context']);
    if (verdict.advice[0] !== undefined && lines.left > MIN_EVENT_ROWS + 1) {
      lines.add([`   ↳ ${verdict.advice[0]}`, 'context']);
    }
  }
}
