/** `tcpwhy explain KIND`: what a finding means and what to do about it. */
import { explain, EXPLANATIONS, suggestKinds } from '../../diagnose/explain/explain.js';
import { UsageError } from '../../errors.js';
import { writeExplanation, writeExplanationList } from '../../report/terminal/explanation.js';
import type { TextOutput } from '../../report/text-output.js';

export interface ExplainStyle {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/** @throws {UsageError} when there is no such kind. */
export function runExplain(kind: string | undefined, style: ExplainStyle, out: TextOutput): void {
  if (kind === undefined) {
    writeExplanationList(out, EXPLANATIONS, style);
    return;
  }
  const found = explain(kind);
  if (found === null) {
    const near = suggestKinds(kind);
    const hint =
      near.length > 0
        ? `did you mean ${near.join(' or ')}?`
        : "'tcpwhy explain' without a kind lists them all";
    throw new UsageError(`there is no kind '${kind}'; ${hint}`);
  }
  writeExplanation(out, found, style);
}
