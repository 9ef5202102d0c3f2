import { describe, expect, it } from 'vitest';
import { parseRoute, sessionHref } from '../../../src/report/html/page/route.js';

describe('addresses inside the page', () => {
  it.each([
    { hash: '', want: { session: null, frames: null, section: '' } },
    { hash: '#trust', want: { session: null, frames: null, section: 'trust' } },
    { hash: '#session-3', want: { session: 3, frames: null, section: '' } },
    { hash: '#session-3-frame-18', want: { session: 3, frames: [18, 18], section: '' } },
    { hash: '#session-3-frames-18-20', want: { session: 3, frames: [18, 20], section: '' } },
    { hash: '#session-x', want: { session: null, frames: null, section: '' } },
    { hash: '#session-3-frames-18-20-22', want: { session: null, frames: null, section: '' } },
    { hash: '#"><img>', want: { session: null, frames: null, section: '' } },
  ])('$hash', ({ hash, want }) => {
    expect(parseRoute(hash)).toEqual(want);
  });

  it.each([
    { frames: [], want: '#session-7' },
    { frames: [null], want: '#session-7' },
    { frames: [4], want: '#session-7-frame-4' },
    { frames: [9, null, 4, 6], want: '#session-7-frames-4-9' },
  ])('of frames $frames', ({ frames, want }) => {
    expect(sessionHref(7, frames)).toBe(want);
    expect(parseRoute(want).session).toBe(7);
  });
});
