/** `tcpwhy streams`: lists byte streams, follows one, extracts them to files, copies their frames. */
import { existsSync } from 'node:fs';
import { analyze } from '../../engine/analyze.js';
import { readStreams } from '../../engine/read-streams.js';
import type { SegmentObserver } from '../../engine/segment-observer.js';
import { OutputError, UsageError } from '../../errors.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import { formatBytes, plural } from '../../report/quantity.js';
import { FollowRecords } from '../../report/streams/follow-records.js';
import { FollowView } from '../../report/streams/follow-view.js';
import { JsonStreamList, NdjsonStreamList } from '../../report/streams/stream-records.js';
import { type StreamList, StreamRows } from '../../report/streams/stream-rows.js';
import { StreamTable } from '../../report/streams/stream-table.js';
import type { OverlapPolicy } from '../../stream/overlap-policy.js';
import type { StreamSink } from '../../stream/piece.js';
import { StreamAssembler } from '../../stream/stream-assembler.js';
import type { SideIndex } from '../../tcp/session.js';
import type { FragmentPolicy } from '../../wire/fragment-policy.js';
import { ExitCode } from '../exit-codes.js';
import { Inputs } from '../inputs.js';
import { Interrupts } from '../interrupts.js';
import { fileOutput, type OctetOutput, standardOutput } from '../output.js';
import type { Screen } from '../screen.js';
import { chooseSessions, toldUnknown } from '../streams/choose-sessions.js';
import { ExtractSink, type GapMode } from '../streams/extract-sink.js';
import { FrameSessions } from '../streams/frame-sessions.js';
import { OutputFolder } from '../streams/output-folder.js';
import { RawSink } from '../streams/raw-sink.js';
import { writeFrames } from '../streams/write-frames.js';
import { notice } from '../tell.js';

export interface StreamsRequest {
  readonly captures: readonly string[];
  /** Numbers of sessions; null for all that the filter lets through. */
  readonly sessions: readonly number[] | null;
  readonly filter: SessionFilter | null;
  readonly overlapPolicy: OverlapPolicy;
  readonly fragmentPolicy: FragmentPolicy;
  readonly verifyChecksums: boolean;
  readonly format: 'terminal' | 'json' | 'ndjson';
  readonly top: number;
  readonly as: 'text' | 'hex' | 'raw';
  /** Follow this side only; null for both. */
  readonly from: SideIndex | null;
  /** File for what is listed or followed; null is standard output. */
  readonly output: string | null;
  /** Folder to extract into; null when nothing is extracted. */
  readonly extract: string | null;
  readonly gap: GapMode;
  /** File for frames; null when none are written. */
  readonly pcap: string | null;
  readonly force: boolean;
  readonly screen: Screen;
  readonly version: string;
}

/** @returns The exit status. */
export async function runStreams(request: StreamsRequest): Promise<number> {
  const writes = request.extract !== null || request.pcap !== null;
  const passes =
    (request.pcap === null ? 0 : 2) + (request.filter !== null && request.extract !== null ? 2 : 0);
  if (passes > 1 && request.captures.includes('-')) {
    throw new UsageError(
      'standard input cannot be read twice, which --pcap and --filter need: save it to a file',
    );
  }
  if (request.pcap !== null && !request.force && existsSync(request.pcap)) {
    throw new OutputError(`cannot write ${request.pcap}: it exists already; --force overwrites`);
  }
  const run = new StreamsRun(request);
  try {
    const status = writes ? await run.write() : await run.show();
    return run.interrupts.status ?? status;
  } finally {
    run.interrupts.stop();
  }
}

class StreamsRun {
  readonly interrupts = new Interrupts();
  #unreadable = false;
  #partial = false;

  constructor(private readonly request: StreamsRequest) {}

  /** Lists the sessions, or follows one. */
  async show(): Promise<number> {
    const { request } = this;
    const out = request.output === null ? standardOutput() : fileOutput(request.output);
    try {
      const status = request.sessions === null ? await this.#list(out) : await this.#follow(out);
      out.commit();
      return status;
    } catch (error) {
      out.discard();
      throw error;
    }
  }

  /** Extracts streams, copies frames, or both. */
  async write(): Promise<number> {
    const { request } = this;
    const frames = request.pcap === null ? null : new FrameSessions();
    let chosen = request.sessions === null ? null : new Set(request.sessions);
    let framesKnown = false;
    if (request.filter !== null) {
      const { filter, verifyChecksums, fragmentPolicy } = request;
      const found = await this.#read((inputs) =>
        chooseSessions(
          inputs,
          filter,
          { verifyChecksums, fragmentPolicy },
          this.interrupts.signal,
          frames === null ? [] : [frames],
        ),
      );
      if (found === undefined) return ExitCode.Unreadable;
      // Interrupted before it was known what is wanted: nothing is written.
      if (found === null) return ExitCode.Interrupted;
      if (toldUnknown(request.sessions, found.sessions)) return ExitCode.Usage;
      const fits = found.chosen;
      chosen = new Set(request.sessions?.filter((session) => fits.has(session)) ?? fits);
      framesKnown = true;
    }
    const wanted = (session: number): boolean => chosen?.has(session) ?? true;
    let status: number = ExitCode.Ok;
    if (request.extract !== null) {
      status = await this.#extract(request.extract, wanted, framesKnown ? null : frames);
    } else if (frames !== null && !framesKnown) {
      status = await this.#observe(frames);
    }
    const readable = status !== ExitCode.Unreadable && status !== ExitCode.Usage;
    if (frames !== null && readable && !this.interrupts.signal.aborted) {
      status = await this.#copyFrames(request.pcap!, frames, wanted, status);
    }
    return status;
  }

  async #list(out: OctetOutput): Promise<number> {
    const { request } = this;
    const matches = request.filter?.matches ?? (() => true);
    const rows = new StreamRows(listFor(request, out), matches);
    const { verifyChecksums, fragmentPolicy } = request;
    const observers = [this.#assembler(rows, () => true)];
    const { signal } = this.interrupts;
    const summary = await this.#read((inputs) =>
      analyze(inputs.source, rows, { verifyChecksums, fragmentPolicy, observers, signal }),
    );
    return summary === undefined ? ExitCode.Unreadable : this.#readStatus();
  }

  async #follow(out: OctetOutput): Promise<number> {
    const { request } = this;
    const [session] = request.sessions!;
    const view = viewFor(request, out);
    const status = await this.#readStreams([this.#assembler(view, (number) => number === session)]);
    view.flush();
    if (view instanceof RawSink && view.missing > 0) {
      notice(`${formatBytes(view.missing)} of the stream are not in the capture; --as text shows where`);
    }
    return status ?? ExitCode.Unreadable;
  }

  async #extract(
    path: string,
    wanted: (session: number) => boolean,
    frames: FrameSessions | null,
  ): Promise<number> {
    const { request } = this;
    const { signal } = this.interrupts;
    const sink = new ExtractSink(new OutputFolder(path, request.force), request.gap, () => signal.aborted);
    let status: number | null;
    let finished = false;
    const finish = (interrupted: boolean): void => {
      finished = true;
      sink.finish({ interrupted });
    };
    try {
      status = await this.#readStreams([this.#assembler(sink, wanted), ...(frames === null ? [] : [frames])]);
      finish(this.interrupts.signal.aborted);
    } finally {
      if (!finished) finish(true);
    }
    if (status === null) return ExitCode.Unreadable;
    notice(`${plural(sink.files, 'file')} with ${plural(sink.octets, 'octet')} in ${path}`);
    return status;
  }

  /** Reads only to learn which frames belong to which session. */
  async #observe(frames: FrameSessions): Promise<number> {
    const status = await this.#readStreams([frames]);
    return status ?? ExitCode.Unreadable;
  }

  async #copyFrames(
    path: string,
    frames: FrameSessions,
    wanted: (session: number) => boolean,
    status: number,
  ): Promise<number> {
    const out = fileOutput(path, '--pcap');
    try {
      const written = await this.#read((inputs) => {
        const isWanted = (frame: number): boolean => {
          const session = frames.sessionOf(frame);
          return session >= 0 && wanted(session);
        };
        return writeFrames(
          inputs.source,
          isWanted,
          out,
          `tcpwhy ${this.request.version}`,
          this.interrupts.signal,
        );
      });
      out.commit();
      notice(`${plural(written ?? 0, 'frame')} in ${path}`);
      return status;
    } catch (error) {
      out.discard();
      throw error;
    }
  }

  #assembler(streams: StreamSink, wanted: (session: number) => boolean): StreamAssembler {
    const { overlapPolicy } = this.request;
    return new StreamAssembler(streams, { overlapPolicy, wanted: ({ number }) => wanted(number) });
  }

  /** Reads all, and says nothing of why. @returns The exit status, or null when nothing could be read. */
  async #readStreams(observers: readonly SegmentObserver[]): Promise<number | null> {
    const { verifyChecksums, fragmentPolicy, sessions: asked } = this.request;
    const { signal } = this.interrupts;
    const read = await this.#read((inputs) =>
      readStreams(inputs.source, observers, { verifyChecksums, fragmentPolicy, signal }),
    );
    if (read === undefined) return null;
    if (!read.interrupted && toldUnknown(asked, read.sessions)) return ExitCode.Usage;
    return this.#readStatus();
  }

  #readStatus(): number {
    if (this.#unreadable) return ExitCode.Unreadable;
    return this.#partial ? ExitCode.Partial : ExitCode.Ok;
  }

  /** Opens the inputs for one pass. @returns undefined when nothing can be read. */
  async #read<Result>(pass: (inputs: Inputs) => Promise<Result>): Promise<Result | undefined> {
    const inputs = await Inputs.open(this.request.captures);
    if (inputs === null) return undefined;
    const stop = (): void => void inputs.close();
    this.interrupts.signal.addEventListener('abort', stop);
    try {
      const result = await pass(inputs);
      this.#unreadable = inputs.unreadable;
      this.#partial = inputs.partial;
      return result;
    } finally {
      this.interrupts.signal.removeEventListener('abort', stop);
      await inputs.close();
    }
  }
}

function listFor({ format, screen, top, version }: StreamsRequest, out: OctetOutput): StreamList {
  if (format === 'ndjson') return new NdjsonStreamList(out);
  if (format === 'json') return new JsonStreamList(out, { name: 'tcpwhy', version });
  return new StreamTable(out, { ...screen, top });
}

function viewFor(
  { format, as, from, screen }: StreamsRequest,
  out: OctetOutput,
): StreamSink & { flush(): void } {
  if (format !== 'terminal') return new FollowRecords(out, from);
  if (as === 'raw') return new RawSink(out, from);
  return new FollowView(out, { ...screen, as, from });
}
