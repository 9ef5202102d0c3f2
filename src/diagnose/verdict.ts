/** A verdict: an answer to "why", with who, how sure, what it cost, the proof and what to do. */
export type VerdictSubject = 'client' | 'server' | 'path' | 'middlebox' | 'capture';
export type Severity = 'info' | 'warning' | 'critical';

export interface Evidence {
  /** Frame that shows it, from 1; 0 when the evidence is a figure and not a frame. */
  readonly frame: number;
  readonly text: string;
}

export interface Verdict {
  /** Stable name in kebab-case. */
  readonly code: string;
  /** One plain sentence with the figures. */
  readonly title: string;
  readonly subject: VerdictSubject;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  readonly cost: { readonly seconds: number; readonly bytes: number };
  readonly evidence: readonly Evidence[];
  /** What else it could be, and how to tell. */
  readonly alternatives: readonly string[];
  /** What to do next: first how to confirm it, then how to repair it. */
  readonly advice: readonly string[];
}

/** A verdict as a rule gives it: what else it could be follows from its code, unless the rule says so itself. */
export type VerdictDraft = Omit<Verdict, 'alternatives'> & Partial<Pick<Verdict, 'alternatives'>>;
