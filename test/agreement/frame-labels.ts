/** What two analysers say of the same frames, in one form. */

/** Labels that both have, ours first, with the field that tshark sets. */
export const TSHARK_FIELDS = {
  'zero-window': 'tcp.analysis.zero_window',
  'zero-window-probe': 'tcp.analysis.zero_window_probe',
  'zero-window-probe-ack': 'tcp.analysis.zero_window_probe_ack',
  'window-full': 'tcp.analysis.window_full',
  'window-update': 'tcp.analysis.window_update',
  'keep-alive': 'tcp.analysis.keep_alive',
  'keep-alive-ack': 'tcp.analysis.keep_alive_ack',
  'duplicate-ack': 'tcp.analysis.duplicate_ack',
  'lost-segment': 'tcp.analysis.lost_segment',
  'acked-unseen': 'tcp.analysis.ack_lost_segment',
  'port-reused': 'tcp.analysis.reused_ports',
} as const;

export type Label = keyof typeof TSHARK_FIELDS;
export const LABELS = Object.keys(TSHARK_FIELDS) as Label[];

/** Figures that both have: octets in flight, and nanoseconds of an acknowledgment's round trip. */
export const FIGURES = ['bytes-in-flight', 'ack-rtt', 'initial-rtt'] as const;
export type Figure = (typeof FIGURES)[number];

/** What one analyser says of one frame. */
export interface FrameLabels {
  readonly labels: ReadonlySet<Label>;
  /** First frame of the session that the frame belongs to, so that numbering does not matter. */
  readonly stream: number;
  /** Octets of the sender in flight, on frames with payload; null when it says nothing. */
  readonly bytesInFlight: number | null;
  /** Seconds since what this frame acknowledges was sent. */
  readonly ackRtt: number | null;
  /** Seconds that the handshake took; of the whole session. */
  readonly initialRtt: number | null;
}
