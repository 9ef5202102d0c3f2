/** How the figures of sessions went, a sample a second, as far back as they were watched. */
import type { Session } from '../../tcp/session.js';
import type { SessionSamples } from './live-state.js';
import { SampleRing } from './sample-ring.js';
import { rttOf } from './sort-keys.js';

/** Samples of each series, one a second. */
const SAMPLES = 120;

export class SessionSeries {
  readonly #toServer = new SampleRing(SAMPLES);
  readonly #toClient = new SampleRing(SAMPLES);
  readonly #clientWindow = new SampleRing(SAMPLES);
  readonly #serverWindow = new SampleRing(SAMPLES);
  readonly #pace = new SampleRing(SAMPLES);

  /** @param octetsPerSecond Its pace by now. */
  sample({ client, server }: Session, octetsPerSecond: number): void {
    this.#toServer.push(rttOf(client));
    this.#toClient.push(rttOf(server));
    this.#clientWindow.push(client.window >= 0 ? client.window : NaN);
    this.#serverWindow.push(server.window >= 0 ? server.window : NaN);
    this.#pace.push(octetsPerSecond * 8);
  }

  list(): SessionSamples {
    return {
      intervalSeconds: 1,
      rttToServer: this.#toServer.listOrNull(),
      rttToClient: this.#toClient.listOrNull(),
      clientWindow: this.#clientWindow.listOrNull(),
      serverWindow: this.#serverWindow.listOrNull(),
      bitsPerSecond: this.#pace.listOrNull(),
    };
  }
}

/** Series of the sessions that are listed: no more than can be looked through. */
export class SeriesOfSessions {
  /** By number; those that were listed longest ago come first. */
  readonly #series = new Map<number, SessionSeries>();

  /** @param most Sessions remembered; each takes 5 KiB. */
  constructor(private readonly most: number) {}

  /** Series of a session, begun if there are none. */
  watch(number: number): SessionSeries {
    const series = this.#series.get(number) ?? new SessionSeries();
    this.#series.delete(number);
    this.#series.set(number, series);
    if (this.#series.size > this.most) {
      const [oldest] = this.#series.keys();
      this.#series.delete(oldest!);
    }
    return series;
  }

  get(number: number): SessionSeries | undefined {
    return this.#series.get(number);
  }

  forget(number: number): void {
    this.#series.delete(number);
  }
}
