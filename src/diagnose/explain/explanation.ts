/** What a finding means: the answer to `tcpwhy explain KIND`. */
export interface Explanation {
  /** Word it is found under: an event kind, `kind/cause`, or the code of a verdict. */
  readonly kind: string;
  readonly title: string;
  /** Two or three sentences. */
  readonly whatItIs: string;
  /** The rule by which tcpwhy decides, and where Wireshark's label differs. */
  readonly howWeTell: readonly string[];
  /** Most likely first. */
  readonly likelyCauses: readonly string[];
  /** Commands and places to look. */
  readonly whatToCheck: readonly string[];
  readonly howToHandle: readonly string[];
  /** What programs report when it happens to them, as they print it. */
  readonly messages?: readonly ErrorMessage[];
  /** Kinds of other explanations. */
  readonly seeAlso: readonly string[];
  /** Documents with the section. */
  readonly rfc: readonly string[];
}

/** The text that a system or language shows. */
export interface ErrorMessage {
  /** `Linux`, `Python`, `Java`, `Node.js` or `Go`, with the call where it matters. */
  readonly where: string;
  readonly text: string;
}
