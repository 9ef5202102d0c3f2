/**
 * What a program sees of each failure, as the system and the runtimes print it. Errno numbers are
 * Linux's, addresses are examples. Refused, reset, broken pipe, own timeouts and TLS were tried with
 * Linux 6, Python 3.11, Java 17 and Node.js 20; the rest follows from how each names an errno.
 */
import type { ErrorMessage } from './explanation.js';

export const REFUSED: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ECONNREFUSED (111): Connection refused' },
  { where: 'Python', text: 'ConnectionRefusedError: [Errno 111] Connection refused' },
  { where: 'Java', text: 'java.net.ConnectException: Connection refused' },
  { where: 'Node.js', text: 'Error: connect ECONNREFUSED 10.0.0.2:80' },
  { where: 'Go', text: 'dial tcp 10.0.0.2:80: connect: connection refused' },
];

/** The kernel gave up (127 s with Linux defaults). */
export const CONNECT_TIMED_OUT: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ETIMEDOUT (110): Connection timed out' },
  { where: 'Python', text: 'TimeoutError: [Errno 110] Connection timed out' },
  { where: 'Python, own timeout', text: 'TimeoutError: timed out' },
  { where: 'Java', text: 'java.net.ConnectException: Connection timed out' },
  { where: 'Java, own timeout', text: 'java.net.SocketTimeoutException: Connect timed out' },
  { where: 'Node.js', text: 'Error: connect ETIMEDOUT 10.0.0.2:80' },
  { where: 'Go', text: 'dial tcp 10.0.0.2:80: connect: connection timed out' },
  { where: 'Go, own timeout', text: 'dial tcp 10.0.0.2:80: i/o timeout' },
];

export const NO_ROUTE_TO_HOST: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'EHOSTUNREACH (113): No route to host' },
  { where: 'Python', text: 'OSError: [Errno 113] No route to host' },
  { where: 'Java', text: 'java.net.NoRouteToHostException: No route to host' },
  { where: 'Node.js', text: 'Error: connect EHOSTUNREACH 10.0.0.2:80' },
  { where: 'Go', text: 'dial tcp 10.0.0.2:80: connect: no route to host' },
];

export const NETWORK_UNREACHABLE: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ENETUNREACH (101): Network is unreachable' },
  { where: 'Python', text: 'OSError: [Errno 101] Network is unreachable' },
  { where: 'Java', text: 'java.net.SocketException: Network is unreachable' },
  { where: 'Node.js', text: 'Error: connect ENETUNREACH 10.0.0.2:80' },
  { where: 'Go', text: 'dial tcp 10.0.0.2:80: connect: network is unreachable' },
];

export const PROTOCOL_NOT_AVAILABLE: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ENOPROTOOPT (92): Protocol not available' },
  { where: 'Python', text: 'OSError: [Errno 92] Protocol not available' },
  { where: 'Java', text: 'java.net.SocketException: Protocol not available' },
  { where: 'Node.js', text: 'Error: connect ENOPROTOOPT 10.0.0.2:80' },
  { where: 'Go', text: 'dial tcp 10.0.0.2:80: connect: protocol not available' },
];

/** Reading from, or first writing to, a connection that was reset. */
export const RESET_BY_PEER: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ECONNRESET (104): Connection reset by peer' },
  { where: 'Python', text: 'ConnectionResetError: [Errno 104] Connection reset by peer' },
  { where: 'Java', text: 'java.net.SocketException: Connection reset' },
  { where: 'Node.js', text: 'Error: read ECONNRESET' },
  {
    where: 'Go',
    text: 'read tcp 10.0.0.1:4711->10.0.0.2:80: read: connection reset by peer',
  },
];

/** Writing once more after the reset has been reported, or after the peer closed. */
export const BROKEN_PIPE: readonly ErrorMessage[] = [
  { where: 'Linux, writing', text: 'EPIPE (32): Broken pipe' },
  { where: 'Python, writing', text: 'BrokenPipeError: [Errno 32] Broken pipe' },
  { where: 'Java, writing', text: 'java.net.SocketException: Broken pipe' },
  { where: 'Node.js, writing', text: 'Error: write EPIPE' },
  { where: 'Go, writing', text: 'write tcp 10.0.0.1:4711->10.0.0.2:80: write: broken pipe' },
];

/** Data or keep-alives of an established connection remained unanswered. */
export const TIMED_OUT: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ETIMEDOUT (110): Connection timed out' },
  { where: 'Python', text: 'TimeoutError: [Errno 110] Connection timed out' },
  { where: 'Java', text: 'java.net.SocketException: Connection timed out' },
  { where: 'Java, own timeout', text: 'java.net.SocketTimeoutException: Read timed out' },
  { where: 'Node.js', text: 'Error: read ETIMEDOUT' },
  { where: 'Go', text: 'read tcp 10.0.0.1:4711->10.0.0.2:80: read: connection timed out' },
];

export const TLS_ALERT: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'no errno: TCP is fine, the TLS library reports the alert' },
  {
    where: 'Python',
    text: 'ssl.SSLError: [SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:1006)',
  },
  { where: 'Java', text: 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure' },
  {
    where: 'Node.js',
    text: 'Error: …:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:… (code ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE)',
  },
  { where: 'Go', text: 'remote error: tls: handshake failure' },
];

export const TLS_RESET: readonly ErrorMessage[] = [
  { where: 'Linux', text: 'ECONNRESET (104): Connection reset by peer' },
  { where: 'Python', text: 'ConnectionResetError: [Errno 104] Connection reset by peer' },
  {
    where: 'Python, closed instead',
    text: 'ssl.SSLEOFError: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1006)',
  },
  { where: 'Java', text: 'java.net.SocketException: Connection reset' },
  {
    where: 'Java, closed instead',
    text: 'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake',
  },
  { where: 'Node.js', text: 'Error: read ECONNRESET' },
  {
    where: 'Node.js, closed instead',
    text: 'Error: Client network socket disconnected before secure TLS connection was established',
  },
  {
    where: 'Go',
    text: 'read tcp 10.0.0.1:4711->10.0.0.2:443: read: connection reset by peer; closed instead: EOF',
  },
];
