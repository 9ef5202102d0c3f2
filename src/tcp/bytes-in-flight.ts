/**
 * What is in flight: sent, and not known to have arrived. Octets that the receiver holds out of order have
 * arrived; SYN and FIN are no octets. FlightSize (RFC 5681 §2), `Endpoint.inFlight`, counts them all.
 */
import type { Endpoint } from './endpoint.js';

/** @param finOut Its FIN is out and not acknowledged. */
export function bytesInFlight(x: Endpoint, finOut: boolean): number {
  let bytes = x.inFlight;
  if (finOut) bytes--;
  if (x.issKnown && x.una === x.iss) bytes--;
  if (x.sacked !== null) bytes -= x.sacked.bytesAbove(x.una);
  return bytes > 0 ? bytes : 0;
}
