import type { LinkName } from '../support/hex.js';
import { type Octets, pattern, text } from './frame-maker.js';

/** A frame of `fixtures/frames`, as it is made. */
export interface Fixture {
  readonly name: string;
  readonly link: LinkName;
  /** One line: what is in it. */
  readonly comment: string;
  readonly bytes: Octets;
}

export const fixture = (name: string, link: LinkName, comment: string, bytes: Octets): Fixture => ({
  name,
  link,
  comment,
  bytes,
});

/** 36 octets of payload, so that no frame of IPv4 needs Ethernet padding. */
export const REQUEST = text('GET / HTTP/1.1\r\nHost: example.test\r\n');

/** NOP NOP and time stamps 1000 and 2000. */
export const TIMESTAMPS = [1, 1, 8, 10, 0, 0, 3, 0xe8, 0, 0, 7, 0xd0];

export { pattern };
