/** Addresses with ports, whole or shortened to a width. */
import type { EndpointAddress } from '../tcp/session-summary.js';
import { safeText } from './safe-text.js';
import { displayWidth, fitMiddle } from './width.js';

const ARROW = ' → ';

/** `10.0.0.1:443`, `[2001:db8::1]:443` (RFC 3986 §3.2.2 for the brackets). */
export function endpointText(endpoint: EndpointAddress): string {
  const address = safeText(endpoint.address);
  return address.includes(':') ? `[${address}]:${endpoint.port}` : `${address}:${endpoint.port}`;
}

/** Client and server in `width` columns: where they do not fit, the middle of an address goes. */
export function pairText(client: EndpointAddress, server: EndpointAddress, width = Infinity): string {
  const left = endpointText(client);
  const right = endpointText(server);
  const room = width - ARROW.length;
  if (displayWidth(left) + displayWidth(right) <= room) return left + ARROW + right;
  const half = Math.floor(room / 2);
  // A short side leaves its room to the long one.
  if (displayWidth(left) <= half) return left + ARROW + fitMiddle(right, room - displayWidth(left));
  if (displayWidth(right) <= half) return fitMiddle(left, room - displayWidth(right)) + ARROW + right;
  return fitMiddle(left, half) + ARROW + fitMiddle(right, room - half);
}
