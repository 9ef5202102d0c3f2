/**
 * Segments that ask "are you there?": keep-alives (RFC 9293 §3.8.4) and zero-window probes (§3.8.6.1).
 * Linux probes a closed window with SND.UNA-1 and no data, which Wireshark calls a keep-alive; what
 * the peer's window is tells them apart.
 */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { Role } from './endpoint.js';
import { kindCode } from './event-log.js';

const KEEP_ALIVE = kindCode('keep-alive');
const WINDOW_PROBE = kindCode('zero-window-probe');

/** Recognises a probe; sets `a.isProbe` when it carries nothing new. Call before sequence tracking. */
export function trackProbe(a: Arrival): Role {
  const s = a.sender;
  if (!s.started || a.payloadLen > 1 || (a.flags & (Flag.Syn | Flag.Fin | Flag.Rst)) !== 0) return Role.Plain;
  const ahead = (a.seq - s.sndNxt) | 0;
  const closed = a.receiver.windowRaw === 0;
  if (closed && ((ahead === 0 && a.payloadLen === 1) || ahead === -1)) {
    s.zeroWindowProbes++;
    s.unansweredRepeats++;
    if (a.note(WINDOW_PROBE)) {
      a.emit({
        kind: 'zero-window-probe',
        ...a.stamp(),
        window: 0,
      });
    }
    // A probe with the next octet is new data, should the peer take it.
    a.isProbe = ahead === -1;
    if (ahead === 0) s.probedSeq = a.seq;
    return Role.WindowProbe;
  }
  const idle = !s.unaKnown || s.una === s.sndNxt;
  if (ahead === -1 && (idle || a.payloadLen === 0)) {
    s.keepAlives++;
    s.unansweredRepeats++;
    if (a.note(KEEP_ALIVE)) {
      a.emit({
        kind: 'keep-alive',
        ...a.stamp(),
      });
    }
    a.isProbe = true;
    return Role.KeepAlive;
  }
  return Role.Plain;
}
