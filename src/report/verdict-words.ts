/** Parts of a verdict as every form of the report says them. */
import type { Verdict } from '../diagnose/verdict.js';
import { formatBytes, formatShare } from './quantity.js';
import { formatDuration } from './time.js';

/** Who caused it, and how sure that is. */
export function whoText(verdict: Verdict): string {
  return `${verdict.subject} (${formatShare(verdict.confidence)} sure)`;
}

/** What it cost; empty when nothing that could be counted. */
export function costText(verdict: Verdict): string {
  const parts: string[] = [];
  if (verdict.cost.seconds > 0) parts.push(formatDuration(verdict.cost.seconds));
  if (verdict.cost.bytes > 0) parts.push(formatBytes(verdict.cost.bytes));
  return parts.join(', ');
}
