/** Exit statuses of the command line; programs rely on them. */
export const ExitCode = {
  /** Analysed; nothing named by `--fail-on` was found. */
  Ok: 0,
  /** Analysed; something named by `--fail-on` was found. */
  Found: 1,
  /** The command line makes no sense, or the output cannot be written. */
  Usage: 2,
  /** An input could not be read at all. */
  Unreadable: 3,
  /** Analysed as far as a damaged or truncated input goes, or without the frames that damage hides. */
  Partial: 4,
  /** tcpwhy itself failed: please report it. */
  Internal: 70,
  /** Interrupted by SIGINT; what had been analysed is reported. */
  Interrupted: 130,
  /** Ended by SIGTERM; what had been analysed is reported. */
  Terminated: 143,
  /** The terminal was closed while a live capture ran (128 + SIGHUP); what had been analysed is reported. */
  HungUp: 129,
} as const;
