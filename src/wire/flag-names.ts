/** Names of the TCP flags (RFC 9293 §3.1, RFC 9768 §3.1), in the order in which people read them. */
import { Flag } from './packet-view.js';

export const FLAG_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [Flag.Syn, 'SYN'],
  [Flag.Fin, 'FIN'],
  [Flag.Rst, 'RST'],
  [Flag.Psh, 'PSH'],
  [Flag.Ack, 'ACK'],
  [Flag.Urg, 'URG'],
  [Flag.Ece, 'ECE'],
  [Flag.Cwr, 'CWR'],
  [Flag.Ae, 'AE'],
];
