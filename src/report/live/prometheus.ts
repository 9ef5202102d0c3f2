/**
 * A live capture as metrics in the text format of Prometheus (exposition format 0.0.4): counters end in
 * `_total`, units are seconds and bytes.
 */
import type { LiveState } from '../../live/monitor/live-state.js';

/** A histogram as it is counted. */
export interface MetricHistogram {
  readonly bounds: readonly number[];
  readonly sum: number;
  readonly count: number;
  cumulative(): readonly number[];
}

type Labels = Readonly<Record<string, string>>;

/** @param handshakes Seconds that completed handshakes of reported sessions took. */
export function prometheusText(state: LiveState, handshakes: MetricHistogram): string {
  const page = new MetricPage();
  const { capture } = state;
  page.gauge('tcpwhy_capture_info', 'What is captured, and how.', [
    [
      {
        interface: capture.interface,
        backend: capture.backend,
        version: capture.version ?? '',
        filter: capture.filter ?? '',
        timestamps: capture.timestamps,
      },
      1,
    ],
  ]);
  page.gauge('tcpwhy_capture_seconds', 'Time since the capture began.', [[{}, state.elapsed]]);
  page.counter('tcpwhy_frames_total', 'Frames analysed.', [[{}, state.frames]]);
  page.counter('tcpwhy_captured_bytes_total', 'Bytes captured, cut by the snap length.', [[{}, state.bytes]]);
  page.counter('tcpwhy_tcp_segments_total', 'TCP segments analysed.', [[{}, state.tcpSegments]]);
  if (state.dropped !== null) {
    page.counter('tcpwhy_dropped_frames_total', 'Frames lost while capturing.', [[{}, state.dropped]]);
  }
  page.counter('tcpwhy_sessions_total', 'Sessions met.', [[{}, state.sessionsSeen]]);
  page.gauge('tcpwhy_sessions_held', 'Sessions held: open, or ended a short while ago.', [
    [{}, state.sessionsHeld],
  ]);
  page.counter(
    'tcpwhy_handshakes_total',
    'Handshakes of reported sessions.',
    byLabel('outcome', state.outcomes),
  );
  page.counter('tcpwhy_closes_total', 'How reported sessions ended.', byLabel('how', state.closes));
  page.counter('tcpwhy_events_total', 'Events by kind.', byLabel('kind', state.eventCounts));
  page.counter('tcpwhy_verdicts_total', 'Verdicts about reported sessions.', byLabel('code', state.verdicts));
  page.histogram('tcpwhy_handshake_seconds', 'From SYN to the end of the handshake.', handshakes);
  page.gauge('tcpwhy_capture_loss_ratio', 'Estimated share of payload that the capture lost.', [
    [{}, state.health.lossEstimate],
  ]);
  page.counter(
    'tcpwhy_limit_hits_total',
    'Limits of memory that were reached.',
    state.limits.map(({ name, count }) => [{ limit: name }, count]),
  );
  if (state.recording !== null) {
    page.counter('tcpwhy_recorded_frames_total', 'Frames kept in files.', [[{}, state.recording.frames]]);
    const failed = state.recording.failure === null ? 0 : 1;
    page.gauge('tcpwhy_recording_failed', '1 when frames cannot be kept any more.', [[{}, failed]]);
  }
  page.gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', [[{}, state.residentBytes]]);
  return page.text();
}

function byLabel(label: string, counts: Readonly<Partial<Record<string, number>>>): [Labels, number][] {
  return Object.entries(counts).map(([value, count]) => [{ [label]: value }, count ?? 0]);
}

class MetricPage {
  readonly #lines: string[] = [];

  counter(name: string, help: string, values: readonly (readonly [Labels, number])[]): void {
    this.#family(name, help, 'counter', values);
  }

  gauge(name: string, help: string, values: readonly (readonly [Labels, number])[]): void {
    this.#family(name, help, 'gauge', values);
  }

  histogram(name: string, help: string, histogram: MetricHistogram): void {
    this.#head(name, help, 'histogram');
    const upTo = histogram.cumulative();
    histogram.bounds.forEach((bound, i) => this.#sample(`${name}_bucket`, { le: String(bound) }, upTo[i]!));
    this.#sample(`${name}_bucket`, { le: '+Inf' }, histogram.count);
    this.#sample(`${name}_sum`, {}, histogram.sum);
    this.#sample(`${name}_count`, {}, histogram.count);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #family(name: string, help: string, type: string, values: readonly (readonly [Labels, number])[]): void {
    this.#head(name, help, type);
    for (const [labels, value] of values) this.#sample(name, labels, value);
  }

  #head(name: string, help: string, type: string): void {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  }

  #sample(name: string, labels: Labels, value: number): void {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    this.#lines.push(`${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`);
  }
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
