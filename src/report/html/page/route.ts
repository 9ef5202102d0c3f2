/** Where the reader is, as the address says it: `#session-3`, `#session-3-frames-18-20`, `#trust`. */

export interface Route {
  /** Session that is shown, null for the overview. */
  readonly session: number | null;
  /** First and last frame to be looked at; null for the whole session. */
  readonly frames: readonly [number, number] | null;
  /** Section of the overview, empty for its top. */
  readonly section: string;
}

/** Address of a session, or of a place in it. */
export function sessionHref(session: number, frames: readonly (number | null)[] = []): string {
  const known = frames.filter((frame): frame is number => frame !== null && frame > 0);
  if (known.length === 0) return `#session-${session}`;
  const first = Math.min(...known);
  const last = Math.max(...known);
  return first === last
    ? `#session-${session}-frame-${first}`
    : `#session-${session}-frames-${first}-${last}`;
}

export function parseRoute(hash: string): Route {
  const match = /^#session-(\d{1,12})(?:-frames?-(\d{1,15})(?:-(\d{1,15}))?)?$/.exec(hash);
  if (!match) return { session: null, frames: null, section: /^#([a-z]+)$/.exec(hash)?.[1] ?? '' };
  const first = match[2] === undefined ? null : Number(match[2]);
  return {
    session: Number(match[1]),
    frames: first === null ? null : [first, match[3] === undefined ? first : Number(match[3])],
    section: '',
  };
}
