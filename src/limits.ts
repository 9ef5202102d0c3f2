/**
 * Every limit in one place, with its reason. A limit that is hit is counted under its name in
 * `LimitHits` and reported; nothing is dropped silently.
 */
export const LIMITS = {
  /** Largest frame accepted from a record header, octets. libpcap's own cap; larger is corruption. */
  maxFrameBytes: 262_144,
  /** Largest pcapng block that is read whole, octets. Larger blocks of unknown type are an error. */
  maxBlockBytes: 16_777_216,
  /** Interfaces of one pcapng file. Each costs memory; no real capture has more. */
  maxInterfaces: 16_384,
  /** Octets kept of one text in a file (comment, name, description). */
  maxTextBytes: 4_096,
  /** Octets of a gzip member's header, which may hold a name and a comment of any length. */
  maxGzipHeaderBytes: 262_144,
  /** Octets out of each compressed octet, watched from `inflationWatchBytes` on: more is a bomb. */
  maxInflationRatio: 1_000,
  /** Octets of output before the ratio is watched: short files may be as regular as they like. */
  inflationWatchBytes: 67_108_864,
  /** Window of a zstd frame, octets: as much as the zstd program itself accepts unasked (2^27). */
  maxZstdWindowBytes: 134_217_728,
  /** Captures merged by time that are open at a time; each has two buffers of 128 KiB or more. */
  maxOpenCaptures: 64,
  /** Layers walked in one frame before it is given up (stacked VLANs, tunnels, extension headers). */
  maxLayers: 24,
  /** Tunnels inside each other in one frame; networks have three at most (PPPoE in L2TP in VXLAN). */
  maxTunnelDepth: 8,
  /** Tunnels told apart, 60 octets each; sessions in any further one share a scope. */
  maxTunnels: 262_144,
  /** IPv6 extension headers walked in one packet. */
  maxExtensionHeaders: 16,
  /** Fragmented datagrams held for reassembly at a time. */
  maxFragmentedDatagrams: 4_096,
  /** Octets of fragments held at a time, all datagrams together. */
  maxFragmentBytes: 16_777_216,
  /**
   * Sessions held at a time, some 700 octets each when they sleep, those aside that are no more than a few
   * SYNs. More: the one that would be due first (closed, half open, then the longest silent) is reported and
   * forgotten.
   */
  maxSessions: 1_000_000,
  /**
   * Sessions held as objects, some 5 KiB each. More: those silent for longest sleep as octets until their next
   * segment; nothing is lost by it.
   */
  maxAwakeSessions: 16_384,
  /**
   * Sessions that cannot sleep because retransmissions wait for proof of having been needed or not. More:
   * what waits for longest is left undecided.
   */
  maxPendingSessions: 262_144,
  /** Sessions held compactly, some 100 octets each. More: the one silent for longest is reported and forgotten. */
  maxHalfOpenSessions: 3_000_000,
  /**
   * Sessions whose ports were used again twice since, so that no segment can reach them. More: the oldest is
   * reported before the others; nothing is lost by it.
   */
  maxSupersededSessions: 16_384,
  /** Holes remembered per direction; more are merged into one and counted. */
  maxHoles: 1_024,
  /** Unacknowledged segments remembered per direction (RTT samples, retransmission causes). */
  maxOutstandingSegments: 16_384,
  /** Ranges of selectively acknowledged octets remembered per direction. */
  maxSackRanges: 256,
  /** Retransmissions per direction that wait for proof of having been needed or not. */
  maxPendingRetransmissions: 256,
  /** Letters of Zeek's history column; then an X, and no more. */
  maxHistoryLetters: 256,
  /** Services watched for SYN floods. */
  maxFloodTargets: 65_536,
  /** Sources of SYNs told apart, of all services together that are not known to be flooded; then only counted. */
  maxFloodSources: 1_048_576,
  /** Sources with one host, or one port, whose failed attempts are counted; and ports or hosts counted for each. */
  maxScans: 16_384,
  maxScanTargets: 1_024,
  /** Octets of the head that tells the length of a message (the largest in use, WebSocket's, has 14). */
  maxFrameHeadBytes: 32,
  /** Octets of a delimiter between messages. */
  maxDelimiterBytes: 16,
  /** Octets of one line or one block of header fields while messages are cut (servers accept 8 to 64 KiB). */
  maxMessageHeadBytes: 65_536,
  /** Methods of HTTP counted one by one in a session; others together. */
  maxHttpMethods: 16,
  /** Requests of one HTTP connection that wait for a response (pipelining). */
  maxOpenRequests: 1_024,
  /** Arrays inside arrays that are followed while messages are cut. */
  maxMessageNesting: 64,
  /** Octets of each direction that a framing is guessed from, held until it is. */
  maxDetectionBytes: 16_384,
  /** Sessions whose TLS or HTTP facts are kept; the facts of one take about 500 octets. */
  maxWatchedSessions: 262_144,
  /** Segments that came too early and their octets, held per direction while TLS or HTTP is looked at. */
  maxEarlySegments: 16,
  /** Their octets. */
  maxEarlyBytes: 32_768,
  /** Octets kept of one TLS handshake message; hellos and the first certificate fit. */
  maxTlsMessageBytes: 8_192,
  /** Names kept of each list in a TLS hello: versions, cipher suites, protocols. */
  maxTlsOffers: 64,
  /** Octets of a server name (RFC 1035 §2.3.4). */
  maxServerNameBytes: 255,
  /** Messages kept, of all sessions together; more are counted and not kept. */
  maxMessages: 262_144,
  /** Sessions whose messages a report holds that is written at the end, some 3 KiB each. NDJSON has all. */
  maxMessageSessions: 131_072,
  /** First octets of a message kept to show it. */
  maxPreviewBytes: 96,
  /** Sessions that are compared with each other for what only several show, some 200 octets each. */
  maxSessionsCompared: 32_768,
  /** Silences of a session that are listed one by one: the longest; all are counted. */
  maxSilencesListed: 16,
  /** Losses kept per direction, to compare how fast data arrived between them; then every second one. */
  maxLossMarks: 128,
  /** RTT samples kept per direction before they are thinned out, every second one. */
  maxRttSamples: 128,
  /** Events held back until it is known whether a retransmission was spurious. */
  maxHeldEvents: 65_536,
  /** Events held back until a filter can tell whether their session is wanted. */
  maxFilteredEvents: 1_000_000,
  /** Memory of octets behind holes per direction of a stream; then the first hole is given up. */
  maxReorderBytes: 67_108_864,
  /** The same, all streams together; then the stream that waits longest gives up a hole. */
  maxReorderBytesTotal: 268_435_456,
  /** Octets of a direction kept after reading, to compare what is sent again; more than most windows. */
  maxHistoryBytes: 1_048_576,
  /** The same, all streams together; then the oldest is forgotten and its repeats go uncompared. */
  maxHistoryBytesTotal: 134_217_728,
  /**
   * Sessions whose streams go on at a time, some 3 KiB each. More: the streams of the one that carried payload
   * first end there, as forgotten.
   */
  maxOpenStreams: 65_536,
  /** The same while streams are cut into messages, up to 20 KiB each. */
  maxCutSessions: 16_384,
  /** Segments with wrong checksums kept per direction, should no good copy come and the peer want none. */
  maxCorruptCopies: 64,
  /** Segments of one capture that a comparison keeps, about 60 octets each. */
  maxComparedSegments: 4_194_304,
  /** Sessions of one capture that a comparison keeps, some 5 KiB each: with more the two would not fit into memory. */
  maxComparedSessions: 131_072,
  /** Retransmissions and resets of one capture that a comparison keeps, about 300 octets each. */
  maxComparedEvents: 1_048_576,
  /** Sessions of the same addresses and ports that a session of the other capture is held against. */
  maxMatchCandidates: 256,
  /** Octets of sessions that a program was given and has not read; then what it has not begun to read is given up. */
  maxUnreadBytes: 67_108_864,
  /** Files of streams open at a time while extracting; below what systems allow a process. */
  maxOpenStreamFiles: 256,
  /** Octets gathered before they are written to files of streams, all files together. */
  maxStreamFileBuffers: 67_108_864,
  /** Longest gap that is filled with zeros in a file; a forged segment could ask for a gigabyte. */
  maxZeroFilledGap: 67_108_864,
  /** Gaps of one direction listed one by one in the index of extracted files. */
  maxIndexedGaps: 10_000,
  /** Octets of a JSON report held until its summary is there; more go to a temporary file of the command line. */
  maxHeldReportBytes: 33_554_432,
  /** Evidence frames named in one verdict or finding. */
  maxEvidenceFrames: 8,
  /** Problems of one input described one by one; more are only counted. */
  maxProblems: 100,
  /** Comments kept per capture. */
  maxComments: 100,
  /** Lines kept of what a capturing process says on standard error. */
  maxBackendLines: 50,
  /**
   * Segments remembered for graphs, all sessions together, 88 octets each. What is beyond thins the
   * largest graphs out and drops those of sessions without trouble.
   */
  maxGraphSegments: 1_048_576,
  /** Sessions whose segments are remembered for graphs at a time. */
  maxGraphTracks: 16_384,
  /** Reasons behind events that are remembered for graphs, word by word. */
  maxGraphReasons: 20_000,
  /** Rows of the table of sessions in an HTML report; 14 numbers each, and browsers slow down beyond. */
  maxReportRows: 1_000_000,
  /** Sessions shown in full in an HTML report: more than anybody reads, each up to 100 KB of the file. */
  maxReportSessions: 64,
  /** Sessions whose streams are cut into messages for an HTML report, 20 KB each while it is made; the first with data. */
  maxReportStreams: 4_096,
  /** Requests with their answers listed of a session in an HTML report: the slowest, 200 octets each. */
  maxReportTurns: 400,
  /** Sessions that a live display looks through each time; the others are only counted. */
  maxListedSessions: 65_536,
  /** Sockets looked for at a time to name their processes; sessions beyond stay without a name. */
  maxWantedProcesses: 8_192,
  /** Latest events and latest troubled sessions that a live display remembers. */
  maxRecentEvents: 500,
  /** The sessions among them. */
  maxEndedSessions: 100,
  /** Frames of a program's `Cap` object that wait to be analysed, octets; more are dropped and counted. */
  maxQueuedFrameBytes: 67_108_864,
} as const;

/** Name of a limit, as it appears in reports. */
export type LimitName = keyof typeof LIMITS;

/** Counts how often each limit was hit. */
export class LimitHits {
  readonly #hits = new Map<LimitName, { limit: number; count: number; firstFrame: number }>();

  /**
   * @param frame Number of the frame at which it happened, 0 when unknown.
   * @param limit Its value, where the caller chose another than the one above.
   */
  hit(name: LimitName, frame: number, limit: number = LIMITS[name]): void {
    const seen = this.#hits.get(name);
    if (seen) seen.count++;
    else this.#hits.set(name, { limit, count: 1, firstFrame: frame });
  }

  /** What was hit, in order of the first hit. */
  list(): LimitHit[] {
    return [...this.#hits].map(([name, h]) => ({ name, ...h }));
  }
}

/** One limit that was hit while analysing. */
export interface LimitHit {
  readonly name: LimitName;
  readonly limit: number;
  /** How many times. */
  readonly count: number;
  /** Frame of the first time, 0 when it belongs to no frame. */
  readonly firstFrame: number;
}
