/** Facts of one input as the report states them. */
import { linkTypeName } from '../capture/link-type.js';
import type { CaptureReport } from './analysis-report.js';
import type { InputCounts } from './input-counts.js';

export function captureReport(counts: InputCounts): CaptureReport {
  const { info } = counts;
  const linkTypes = new Map<number, number>();
  for (const itf of info.interfaces)
    linkTypes.set(itf.linkType, (linkTypes.get(itf.linkType) ?? 0) + itf.frames);
  const drops = info.interfaces.map((itf) => itf.dropped).filter((n) => n !== null);
  const snapLens = info.interfaces.map((itf) => itf.snapLen).filter((n) => n > 0);
  return {
    file: info.file,
    format: info.format,
    compression: info.compression,
    linkTypes: [...linkTypes].map(([linkType, frames]) => ({
      linkType,
      name: linkTypeName(linkType),
      frames,
    })),
    frames: info.frames,
    bytes: info.bytes,
    firstFrame: counts.firstFrame,
    lastFrame: counts.lastFrame,
    tcpSegments: counts.tcpSegments,
    baseSecond: info.baseSecond,
    firstTimeNs: info.frames === 0 ? null : counts.firstNs,
    lastTimeNs: info.frames === 0 ? null : counts.lastNs,
    truncated: info.truncated,
    problems: info.problems,
    moreProblems: info.moreProblems,
    comments: info.comments,
    moreComments: info.moreComments,
    dropped: drops.length === 0 ? null : drops.reduce((a, b) => a + b, 0),
    snapLen: snapLens.length === 0 ? null : Math.min(...snapLens),
    os: info.os,
    hardware: info.hardware,
    application: info.application,
    ...(info.live !== undefined && { live: info.live }),
  };
}
