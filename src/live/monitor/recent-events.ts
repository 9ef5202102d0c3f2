/** The latest events: of all sessions, and of the one that is looked at. */
import { LIMITS } from '../../limits.js';
import type { TcpEvent } from '../../tcp/events.js';

export class RecentEvents {
  #events: TcpEvent[] = [];
  #of: TcpEvent[] = [];
  #session = -1;

  add(event: TcpEvent): void {
    this.#events.push(event);
    if (event.session === this.#session) this.#of.push(event);
    // Cut now and then: an event costs less than moving all of them.
    if (this.#events.length > 2 * LIMITS.maxRecentEvents) this.#events = latest(this.#events);
    if (this.#of.length > 2 * LIMITS.maxRecentEvents) this.#of = latest(this.#of);
  }

  /** Oldest first. */
  all(): readonly TcpEvent[] {
    return latest(this.#events);
  }

  /** Events of one session, from now on all, before that those still remembered. */
  of(session: number): readonly TcpEvent[] {
    if (session !== this.#session) {
      this.#session = session;
      this.#of = this.#events.filter((event) => event.session === session);
    }
    return latest(this.#of);
  }
}

function latest(events: TcpEvent[]): TcpEvent[] {
  return events.slice(-LIMITS.maxRecentEvents);
}
