/**
 * The errors a program or a user can meet. A packet never causes one: what is odd inside a
 * frame is counted as a note. Every message says what, where and what to do.
 */

/** Exit status a command-line run ends with when the error reaches it. */
export type ErrorExitCode = 2 | 3 | 4;

/** Base of all errors thrown by tcpwhy; `code` is stable, the message is for people. */
export abstract class TcpwhyError extends Error {
  abstract readonly code: `ERR_${string}`;
  abstract readonly exitCode: ErrorExitCode;
}

/** The command line, an option or an argument makes no sense. */
export class UsageError extends TcpwhyError {
  override readonly name = 'UsageError';
  readonly code = 'ERR_USAGE';
  readonly exitCode = 2;
}

/** A file or stream cannot be opened or read (missing, no permission, a directory). */
export class InputError extends TcpwhyError {
  override readonly name = 'InputError';
  readonly code = 'ERR_INPUT';
  readonly exitCode = 3;
}

/** The input is not a capture that tcpwhy can read; nothing could be read from it. */
export class CaptureFormatError extends TcpwhyError {
  override readonly name = 'CaptureFormatError';
  readonly code = 'ERR_CAPTURE_FORMAT';
  readonly exitCode = 3;
  /** @param offset Octets from the start of the (decompressed) input where reading failed. */
  constructor(
    readonly file: string,
    readonly offset: number,
    reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** An interface cannot be captured on: no permission, no such interface, it is down, no backend. */
export class LiveCaptureError extends TcpwhyError {
  override readonly name = 'LiveCaptureError';
  readonly code = 'ERR_LIVE_CAPTURE';
  readonly exitCode = 3;
  /** @param reason Stable word for what stands in the way, e.g. `no-permission`. */
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** A report cannot be written (disk full, no permission). */
export class OutputError extends TcpwhyError {
  override readonly name = 'OutputError';
  readonly code = 'ERR_OUTPUT';
  readonly exitCode = 2;
}

/**
 * Why a stream of a session cannot be read, or no further: `gap`: octets are missing; `discarded`: it was asked for
 * too late; `taken`: it was asked for before; `given-up`: too much of it waited to be read; `closed`: reading was
 * ended; `not-assembled`: streams were not wanted.
 */
export type StreamErrorReason = 'gap' | 'discarded' | 'taken' | 'given-up' | 'closed' | 'not-assembled';

/** A stream of a session that `sessions` gave cannot be read, or not further. */
export class StreamError extends TcpwhyError {
  override readonly name = 'StreamError';
  readonly code = 'ERR_STREAM';
  readonly exitCode = 3;
  constructor(
    readonly reason: StreamErrorReason,
    message: string,
  ) {
    super(message);
  }
}
