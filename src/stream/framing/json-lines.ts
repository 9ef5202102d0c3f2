/** One JSON value a line (NDJSON, JSON Lines): inside strings a line end is written as \n. */
import { DelimiterCutter } from './delimiter.js';
import type { CutSink, Framing, MessageAbout, Recognition } from './framing.js';
import { isJson } from './json-values.js';
import type { Sample } from './sample.js';

const LINE_FEED = Uint8Array.of(0x0a);

export const jsonLines: Framing = {
  name: 'json-lines',
  title: 'one JSON value a line',
  pairing: 'by-count',
  open: (client, server) => [
    new DelimiterCutter(new JsonLineSink(client), LINE_FEED),
    new DelimiterCutter(new JsonLineSink(server), LINE_FEED),
  ],
  recognise: judge,
};

/** Hands everything on and names the kind. */
class JsonLineSink implements CutSink {
  constructor(private readonly sink: CutSink) {}

  begin(at: number): void {
    this.sink.begin(at);
    this.sink.about({ kind: 'json' });
  }

  about(about: MessageAbout): void {
    this.sink.about(about);
  }

  end(at: number): void {
    this.sink.end(at);
  }

  lost(at: number, why: string): void {
    this.sink.lost(at, why);
  }
}

function judge(sample: Sample): Recognition | null {
  let lines = 0;
  for (const { bytes } of sample.sides) {
    let own = 0;
    for (let start = 0, end; (end = bytes.indexOf(0x0a, start)) >= 0; start = end + 1) {
      const line = bytes.subarray(start, end);
      if (line.every((octet) => octet <= 0x20)) continue;
      const first = line.find((octet) => octet > 0x20);
      // Numbers and words are lines of many protocols; objects and arrays are not.
      if ((first !== 0x7b && first !== 0x5b) || !isJson(line)) return null;
      own++;
    }
    if (own === 0 && bytes.length > 0) return null;
    lines += own;
  }
  if (lines === 0) return null;
  return { confidence: lines === 1 ? 0.9 : 0.97, reason: `${lines} lines, each an object or array` };
}
