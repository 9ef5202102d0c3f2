/** Writes a whole session, with everything that hangs on it, as octets. */
import { Endpoint } from '../endpoint.js';
import { FarSender } from '../far-sender.js';
import { HalfState } from '../half-state.js';
import { Holes } from '../holes.js';
import { LossRates } from '../loss-rates.js';
import { LossRecovery } from '../loss-recovery.js';
import { NagleWaits } from '../nagle.js';
import { RecentFrames } from '../recent-frames.js';
import { Rtt } from '../rtt.js';
import { SackScoreboard } from '../sack-scoreboard.js';
import { SegmentRing } from '../segment-ring.js';
import { Session } from '../session.js';
import { Silences } from '../silence.js';
import { ConnectionStates } from '../state.js';
import { ZeekEndpoint } from '../zeek-endpoint.js';
import { ZeekHistory } from '../zeek-history.js';
import { ObjectCodec } from './object-codec.js';

export const sessionCodec = (): ObjectCodec<Session> =>
  new ObjectCodec<Session>([
    () => new Session(0, 0, false, 'observed', '', 0, 0),
    () => new Endpoint(),
    () => new ConnectionStates(),
    () => new HalfState(0),
    () => new ZeekHistory(),
    () => new ZeekEndpoint(),
    () => new Rtt(),
    () => new SegmentRing(),
    () => new RecentFrames(),
    () => new LossRecovery(),
    () => new Holes(),
    () => new SackScoreboard(),
    () => new FarSender(0),
    () => new Silences(),
    () => new NagleWaits(),
    () => new LossRates(),
  ]);
