/** The HTML report with what it needs while the capture is read: graphs and messages are kept then. */
import { GraphRecorder } from '../engine/graph-recorder.js';
import { HtmlReport } from '../report/html/html-report.js';
import { digestMessages } from '../report/html/message-digest.js';
import type { TextOutput } from '../report/text-output.js';
import type { SessionMessages } from '../stream/framing/message.js';
import { MessageSink } from '../stream/framing/message-sink.js';
import { StreamAssembler } from '../stream/stream-assembler.js';
import { gzip, pageAssets } from './page-assets.js';
import type { ReportChoice, ReportSink } from './sinks.js';
import { streamQuota } from './stream-quota.js';

export function htmlSink(out: TextOutput, { version, stream }: ReportChoice): ReportSink {
  const recorder = new GraphRecorder({ only: stream });
  const cut = new Map<number, SessionMessages>();
  const { limits } = recorder;
  // No previews: what was said stays out of a file that is made to be passed on.
  const sink = new MessageSink((result) => void cut.set(result.session, result), { previews: false, limits });
  const assembler = new StreamAssembler(sink, { wanted: streamQuota(stream, limits) });
  const report = new HtmlReport(out, {
    version,
    assets: pageAssets(),
    gzip,
    graphs: recorder,
    // Asked when all is over: only then is known what the streams of sessions that were retired became.
    messages: ({ session, firstTimeNs }) => {
      const result = cut.get(session);
      return result ? digestMessages(result, firstTimeNs) : null;
    },
    graphLimits: () => limits.list(),
  });
  return {
    observers: [recorder, assembler, { segment: () => undefined, finish: () => sink.finish() }],
    capture: (capture) => report.capture(capture),
    session: (session, baseSecond) => {
      if (stream === null || session.session === stream) report.session(session, baseSecond);
    },
    summary: (summary) => report.summary(summary),
  };
}
