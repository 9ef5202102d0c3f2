/** Words and figures that all live displays share. */
import type { LiveSession, LiveState } from '../../live/monitor/live-state.js';
import { formatCount } from '../quantity.js';
import { SEVERITY_TONES, type Tone } from '../tone.js';

const BIT_UNITS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const;

/** `0 bit/s`, `13.4 kbit/s`, `1.20 Gbit/s`: decimal units, as networks have them. */
export function bitRate(bitsPerSecond: number): string {
  let value = bitsPerSecond;
  let unit = 0;
  while (Math.round(value) >= 1000 && unit < BIT_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${BIT_UNITS[unit]}`;
}

/** A count per second with what precision it needs: `0`, `0.3`, `12`, `4,310`. */
export function perSecond(rate: number): string {
  if (rate === 0) return '0';
  return rate < 9.95 ? rate.toFixed(1) : formatCount(rate);
}

/** `00:01:05`, `12:00:00`, `3 d 04:00:00`. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole >= 86_400 ? `${Math.floor(whole / 86_400)} d ${clock}` : clock;
}

/** Frames that were lost while capturing, and how much that matters. */
export function dropText(state: LiveState): { readonly text: string; readonly tone: Tone } {
  const { dropped, frames, capture } = state;
  if (dropped === null) {
    return { text: capture.dropsCounted ? 'drops not told yet' : 'drops not known', tone: 'context' };
  }
  if (dropped === 0) return { text: 'no drops', tone: 'fine' };
  const share = (dropped / (dropped + frames)) * 100;
  return { text: `${formatCount(dropped)} dropped (${share.toFixed(share < 1 ? 2 : 1)} %)`, tone: 'broken' };
}

/** How a session stands, in a word. */
export function standText(session: LiveSession): { readonly text: string; readonly tone: Tone } {
  const { report, state, ended } = session;
  if (report.handshake.outcome === 'refused' || report.handshake.outcome === 'unreachable') {
    return { text: report.handshake.outcome, tone: 'broken' };
  }
  switch (report.close.how) {
    case 'reset':
      return { text: `reset by ${report.close.by ?? '?'}`, tone: 'broken' };
    case 'graceful':
      return { text: 'closed', tone: 'context' };
    case 'idle-timeout':
      return { text: 'idle', tone: 'context' };
    case 'evicted':
      return { text: 'forgotten early', tone: 'cost' };
    case 'half-closed':
      return { text: 'half closed', tone: ended ? 'cost' : 'plain' };
    case 'open':
      break;
  }
  if (report.handshake.outcome === 'timeout') return { text: 'no answer', tone: 'broken' };
  const { client, server } = state;
  if (client === 'ESTABLISHED' && server === 'ESTABLISHED') return { text: 'established', tone: 'fine' };
  return { text: (client === 'ESTABLISHED' ? server : client).toLowerCase(), tone: 'plain' };
}

/** Its worst verdict: by its code, and in one sentence; both empty when nothing is wrong. */
export function worstText(session: LiveSession): {
  readonly brief: string;
  readonly text: string;
  readonly tone: Tone;
} {
  const [worst, ...others] = session.report.verdicts;
  if (worst === undefined) return { brief: '', text: '', tone: 'plain' };
  const brief = others.length === 0 ? worst.code : `${worst.code} (+${others.length})`;
  return { brief, text: `${brief}: ${worst.title}`, tone: SEVERITY_TONES[worst.severity] };
}

/** `curl[1234] → nginx[80]`, or the one that is known. */
export function processText(session: LiveSession): string {
  return session.processes.map(({ side, name, pid }) => `${side} ${name}[${pid}]`).join(', ');
}
