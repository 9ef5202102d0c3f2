/** Why a capture has no TCP session, from what became of its frames: the first thing to be said then. */
import type { AnalysisSummary, CaptureReport } from '../engine/analysis-report.js';
import { formatCount, plural } from './quantity.js';
import { numberedLinkName } from './link-name.js';
import { skipText } from './packet-words.js';

type LinkType = CaptureReport['linkTypes'][number];

const ENCRYPTED = ' that can be read (IPsec, protected 802.11 or MACsec frames)';
const RIGHT_ONE = 'is the filter or the interface the right one?';

/** One sentence. */
export function whyNoTcp(captures: readonly CaptureReport[], summary: AnalysisSummary): string {
  const { framesRead, framesAnalysed, framesSkipped } = summary.conservation;
  const frames = captures.reduce((sum, capture) => sum + capture.frames, 0);
  if (frames === 0) return 'The capture holds no frames.';
  if (framesAnalysed > 0) return `No TCP session in ${plural(frames, 'frame')}: ${RIGHT_ONE}`;
  const undecoded = framesSkipped['unknown_link_type'] ?? 0;
  const otherThings = (framesSkipped['not_tcp'] ?? 0) + (framesSkipped['not_ip'] ?? 0);
  const damaged = framesRead - undecoded - otherThings;
  if (undecoded >= otherThings && undecoded >= damaged) {
    return undecodedText(undecodedLinks(captures, undecoded, framesRead), undecoded, framesRead);
  }
  const none =
    framesRead === 1 ? 'The one frame is not TCP' : `None of the ${formatCount(framesRead)} frames is TCP`;
  const encrypted = framesSkipped['encrypted'] ?? 0;
  if (encrypted > 0 && encrypted >= otherThings && encrypted >= damaged - encrypted) {
    return `${none}${ENCRYPTED}: ${skipText(framesSkipped)}.`;
  }
  if (otherThings >= damaged) return `${none}: ${RIGHT_ONE}`;
  return `${none}: ${skipText(framesSkipped)}.`;
}

function undecodedText(links: readonly LinkType[], undecoded: number, frames: number): string {
  const names = links.map(numberedLinkName).join(', ');
  const all = undecoded === frames;
  let which = `link types ${names} are`;
  if (links.length < 2) which = links.length === 0 ? 'its link type is' : `link type ${names} is`;
  else if (!all) which = `one of the link types ${names} is`;
  const text = `No TCP to analyse: ${which} not decoded by this version`;
  return all
    ? `${text}.`
    : `${text} (${formatCount(undecoded)} of ${plural(frames, 'frame')}), and the rest is not TCP.`;
}

/**
 * Link types that nobody decodes. Where only some frames are such, it is the type that has as many;
 * without one like that, all types are named.
 */
function undecodedLinks(captures: readonly CaptureReport[], undecoded: number, frames: number): LinkType[] {
  const byType = new Map<number, LinkType>();
  for (const link of captures.flatMap((capture) => capture.linkTypes)) {
    const sum = (byType.get(link.linkType)?.frames ?? 0) + link.frames;
    if (sum > 0) byType.set(link.linkType, { ...link, frames: sum });
  }
  const links = [...byType.values()].sort((a, b) => b.frames - a.frames);
  if (undecoded === frames) return links;
  const exact = links.filter((link) => link.frames === undecoded);
  return exact.length > 0 ? exact.slice(0, 1) : links;
}
