/** What a display remembers of one session beside its state: its pace, and how its figures went. */
import type { SessionReport } from '../../engine/analysis-report.js';
import type { Endpoint } from '../../tcp/endpoint.js';
import type { Session } from '../../tcp/session.js';
import type { SessionSamples } from './live-state.js';
import { SampleRing } from './sample-ring.js';

/** Samples of each series, one a second. */
const SAMPLES = 120;

export class WatchedSession {
  /** Octets on the wire a second, both ways, over the last second. */
  octetsPerSecond = 0;
  #octets = 0;
  #frame = 0;
  #report: SessionReport | null = null;
  #reportKey = '';
  #series: readonly SampleRing[] | null = null;

  /** @param session As last seen; the object may change while the session goes on. */
  constructor(public session: Session) {
    this.#octets = 0;
  }

  /** A second went by. @returns true when the session had segments in it. */
  second(seconds: number): boolean {
    const { client, server, lastFrame } = this.session;
    const octets = client.wireBytes + server.wireBytes;
    this.octetsPerSecond = (octets - this.#octets) / seconds;
    this.#octets = octets;
    const active = lastFrame !== this.#frame;
    this.#frame = lastFrame;
    return active;
  }

  /** Takes a sample of each series; from the first on, memory is held for all. */
  sample(): void {
    this.#series ??= Array.from({ length: 5 }, () => new SampleRing(SAMPLES));
    const [toServer, toClient, clientWindow, serverWindow, pace] = this.#series as [
      SampleRing,
      SampleRing,
      SampleRing,
      SampleRing,
      SampleRing,
    ];
    const { client, server } = this.session;
    toServer.push(lastRtt(client));
    toClient.push(lastRtt(server));
    clientWindow.push(client.window >= 0 ? client.window : NaN);
    serverWindow.push(server.window >= 0 ? server.window : NaN);
    pace.push(this.octetsPerSecond * 8);
  }

  get sampled(): boolean {
    return this.#series !== null;
  }

  samples(): SessionSamples {
    const [toServer, toClient, clientWindow, serverWindow, pace] = (this.#series ?? []).map((ring) =>
      ring.listOrNull(),
    );
    return {
      intervalSeconds: 1,
      rttToServer: toServer ?? [],
      rttToClient: toClient ?? [],
      clientWindow: clientWindow ?? [],
      serverWindow: serverWindow ?? [],
      bitsPerSecond: pace ?? [],
    };
  }

  /** The session's report, made anew only when something came since. */
  report(describe: (session: Session) => SessionReport): SessionReport {
    const { session } = this;
    const key = `${session.lastFrame}/${session.icmpErrors}`;
    if (this.#report === null || key !== this.#reportKey) {
      this.#report = describe(session);
      this.#reportKey = key;
    }
    return this.#report;
  }

  /** Last round-trip time of either way, the longer one, seconds; null before the first. */
  get rtt(): number | null {
    const longest = Math.max(lastRtt(this.session.client) || -1, lastRtt(this.session.server) || -1);
    return longest < 0 ? null : longest;
  }

  /**
   * How much trouble there is, to pick those that are looked at closely: what broke weighs more than
   * what cost time, and that more than what was repeated.
   */
  get trouble(): number {
    const { session } = this;
    const { client, server } = session;
    const broken = (session.resetCause !== null ? 1e6 : 0) + (session.failure !== null ? 2e6 : 0);
    const repeats = client.retransmissions + server.retransmissions + 2 * session.synRetries;
    const closed = client.zeroWindows + server.zeroWindows;
    const doubt = client.outOfOrder + server.outOfOrder + client.checksumErrors + server.checksumErrors;
    return broken + (session.deadlock ? 1e6 : 0) + session.stallNs / 1e7 + 10 * repeats + 5 * closed + doubt;
  }
}

/** Seconds, NaN before the first. */
function lastRtt(endpoint: Endpoint): number {
  const ns = endpoint.rtt?.lastNs ?? -1;
  return ns < 0 ? NaN : ns / 1e9;
}
