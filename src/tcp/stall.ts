/**
 * Silences that cost time: the gap to the session's own previous segment, when somebody was waiting.
 * Longer than twice the round trip and 200 ms (the shortest retransmission timeout there is): less
 * is scheduling.
 */
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { StallEvent } from './events.js';
import { trackNagle } from './nagle.js';
import { Flag } from '../wire/packet-view.js';

const STALL = kindCode('stall');
const MIN_STALL_NS = 200e6;
/** A server that answers within this is quick enough for nobody to notice. */
const MIN_THINK_NS = 250e6;

/** Judges the silence that the segment in hand ended. Call before anything of it is tracked. */
export function trackStall(a: Arrival): void {
  const session = a.session;
  const gapNs = a.timeNs - session.lastTimeNs;
  trackNagle(a, gapNs);
  if (gapNs >= MIN_STALL_NS) judgeSilence(a, gapNs);
}

function judgeSilence(a: Arrival, gapNs: number): void {
  const { session } = a;
  session.silenceEndedNs = a.timeNs;
  if (gapNs < 2 * session.pathRttNs) return;
  // What was not captured may have filled it.
  if (session.lastFrame <= a.gapFrame) return;
  const waitingFor = whoWaited(a, gapNs);
  if (waitingFor === null) return;
  session.stallNs += gapNs;
  session.stallNsBy ??= { acknowledgment: 0, window: 0, client: 0, server: 0 };
  session.stallNsBy[waitingFor] += gapNs;
  if (gapNs > session.longestStallNs) {
    session.longestStallNs = gapNs;
    session.longestStallFrame = a.frame;
    session.longestStallFor = waitingFor;
  }
  if (!a.note(STALL)) return;
  a.emit({
    kind: 'stall',
    ...a.stamp(),
    duration: gapNs / 1e9,
    afterFrame: session.lastFrame,
    waitingFor,
  });
}

function whoWaited(a: Arrival, gapNs: number): StallEvent['waitingFor'] | null {
  const { client, server, states } = a.session;
  const opening = (client.synSeen || server.synSeen) && !states.handshakeDone;
  if (opening || states.closed) return null;
  if (client.windowRaw === 0 || server.windowRaw === 0) return 'window';
  if (client.inFlight > 0 || server.inFlight > 0) return 'acknowledgment';
  const answers =
    a.side === 1 && a.session.roles === 'observed' && a.payloadLen > 0 && (a.flags & Flag.Rst) === 0;
  if (answers && gapNs >= MIN_THINK_NS && client.lastDataNs > server.lastDataNs) return 'server';
  return null;
}
