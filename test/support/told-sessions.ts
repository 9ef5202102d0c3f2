/** What an analysis told of some of its sessions, as text that does not show where in a capture they lie. */
import type { Tracked } from './track.js';

/**
 * Sessions and events as text, with frames numbered by `frameOf` and sessions by their place in `sessions`.
 * Verdicts are left out: they repeat the rest in words.
 */
export function told(
  tracked: Tracked,
  sessions: readonly number[],
  frameOf: (frame: number) => number,
): string {
  const sessionOf = new Map(sessions.map((number, i) => [number, i]));
  const rename = (name: string, value: unknown): unknown => {
    if (name === 'verdicts') return undefined;
    if (/^(frame|\w+Frame)$/.test(name) && typeof value === 'number') return value === 0 ? 0 : frameOf(value);
    if ((name === 'session' || name === 'previousSession') && typeof value === 'number')
      return sessionOf.get(value);
    if (/^\w+Frames$/.test(name) && Array.isArray(value))
      return value.map((frame) => frameOf(frame as number)).join();
    if (name === 'eventFrames') {
      const entries = Object.entries(value as Record<string, number[]>);
      return Object.fromEntries(entries.map(([kind, frames]) => [kind, frames.map(frameOf).join()]));
    }
    if (typeof value === 'string') {
      return value
        .replace(/\bframe (\d+)/g, (_, n: string) => `frame ${frameOf(Number(n))}`)
        .replace(/\bsession (\d+)/g, (_, n: string) => `session ${sessionOf.get(Number(n))}`);
    }
    return value;
  };
  return JSON.stringify(
    {
      events: tracked.events.filter((event) => sessionOf.has(event.session)),
      sessions: tracked.sessions.filter((session) => sessionOf.has(session.session)),
    },
    rename,
    1,
  );
}
