/** The HTML report with what it needs while the capture is read: its graphs are recorded then. */
import { GraphRecorder } from '../engine/graph-recorder.js';
import { HtmlReport } from '../report/html/html-report.js';
import type { TextOutput } from '../report/text-output.js';
import { gzip, pageAssets } from './page-assets.js';
import type { ReportChoice, ReportSink } from './sinks.js';

export function htmlSink(out: TextOutput, { version, stream }: ReportChoice): ReportSink {
  const recorder = new GraphRecorder({ only: stream });
  const report = new HtmlReport(out, {
    version,
    assets: pageAssets(),
    gzip,
    graphs: recorder,
    graphLimits: () => recorder.limits.list(),
  });
  return {
    observers: [recorder],
    capture: (capture) => report.capture(capture),
    session: (session, baseSecond) => {
      if (stream === null || session.session === stream) report.session(session, baseSecond);
    },
    summary: (summary) => report.summary(summary),
  };
}
