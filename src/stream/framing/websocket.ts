/**
 * WebSocket frames (RFC 6455 §5), joined to messages: a fragmented message is one message, and control
 * frames in between its fragments are counted in it, since their octets lie inside it.
 */
import { confidenceOfBits } from './confidence.js';
import type { CutSink, Cutter, Framing, MessageAbout, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import { readUnsigned } from './read-number.js';
import type { Sample, SampleSide } from './sample.js';
import { tryFraming } from './trial.js';
import { LIMITS } from '../../limits.js';

const FIN = 0x80;
const MASKED = 0x80;
/** RSV2 and RSV3 have no meaning; RSV1 marks compressed messages (RFC 7692 §6). */
const RESERVED = 0x30;
const COMPRESSED = 0x40;
const CONTINUATION = 0;
const CLOSE = 8;

const OPCODES: ReadonlyMap<number, string> = new Map([
  [CONTINUATION, 'continuation'],
  [1, 'text'],
  [2, 'binary'],
  [8, 'close'],
  [9, 'ping'],
  [10, 'pong'],
]);

export const websocket: Framing = {
  name: 'websocket',
  title: 'WebSocket messages',
  pairing: 'turns',
  open: (client, server) => [websocketCutter(client), websocketCutter(server)],
  recognise: judge,
};

/** A cutter for one direction, from the first frame after the HTTP upgrade on. */
export function websocketCutter(sink: CutSink): Cutter {
  return new HeadCutter(new FragmentJoiner(sink), RULE);
}

const RULE: HeadRule = {
  leastHead: 2,
  measure(head, length) {
    const opcode = head[0]! & 0x0f;
    if (!OPCODES.has(opcode)) return `opcode ${opcode} is no WebSocket frame`;
    if ((head[0]! & RESERVED) !== 0) return 'reserved bits are set: no WebSocket frame';
    const size = head[1]! & 0x7f;
    // RFC 6455 §5.5: control frames are short and whole.
    if (opcode >= 8 && (size > 125 || (head[0]! & FIN) === 0)) return 'a control frame is long or fragmented';
    const wide = size === 126 ? 2 : size === 127 ? 8 : 0;
    const headBytes = headLength(head, wide);
    // The status of a close frame is waited for: it says why.
    if (length < headBytes + (opcode === CLOSE ? Math.min(size, 2) : 0)) return 0;
    return headBytes + (wide === 0 ? size : readUnsigned(head, 2, wide, 'big'));
  },
  about(head, length, total, behind) {
    const masked = (head[1]! & MASKED) !== 0;
    const size = head[1]! & 0x7f;
    const headBytes = headLength(head, size === 126 ? 2 : size === 127 ? 8 : 0);
    const bytes = total - headBytes;
    // A close frame has its status among what was taken for the head.
    const taken = Math.min(bytes, length - headBytes);
    const shown = new Uint8Array(Math.min(bytes, taken + LIMITS.maxPreviewBytes, taken + behind.length));
    for (let i = 0; i < shown.length; i++) {
      const octet = i < taken ? head[headBytes + i]! : behind[i - taken]!;
      shown[i] = masked ? octet ^ head[headBytes - 4 + (i & 3)]! : octet;
    }
    return {
      kind: OPCODES.get(head[0]! & 0x0f)!,
      facts: {
        final: (head[0]! & FIN) !== 0,
        masked,
        compressed: (head[0]! & COMPRESSED) !== 0,
        payloadBytes: bytes,
      },
      preview: shown,
    };
  },
};

/** Octets of the head: two, a longer length, the key. */
function headLength(head: Uint8Array, wide: number): number {
  return 2 + wide + ((head[1]! & MASKED) !== 0 ? 4 : 0);
}

/** Makes one message of the frames of one. */
class FragmentJoiner implements CutSink {
  #final = true;
  #control = false;
  /** A message has begun and its final fragment has not come. */
  #joining = false;
  #frames = 0;
  #controlFrames = 0;
  #payloadBytes = 0;

  constructor(private readonly sink: CutSink) {}

  begin(at: number): void {
    if (!this.#joining) this.sink.begin(at);
  }

  about(about: MessageAbout): void {
    const facts = about.facts!;
    this.#control = about.kind === 'close' || about.kind === 'ping' || about.kind === 'pong';
    this.#final = facts['final'] === true;
    if (this.#control && this.#joining) {
      this.#controlFrames++;
      this.sink.about({ facts: this.#facts(facts) });
      return;
    }
    const first = !this.#joining;
    if (first) {
      this.#frames = 0;
      this.#controlFrames = 0;
      this.#payloadBytes = 0;
    }
    this.#frames++;
    this.#payloadBytes += facts['payloadBytes'] as number;
    const told = this.#facts(facts);
    if (!first) this.sink.about({ facts: told });
    else {
      const label = about.kind === 'close' ? closeLabel(about.preview!) : '';
      this.sink.about({ ...about, label, aside: this.#control, facts: told });
    }
  }

  #facts(facts: NonNullable<MessageAbout['facts']>): NonNullable<MessageAbout['facts']> {
    const { masked, compressed } = facts;
    return {
      masked: masked!,
      compressed: compressed!,
      payloadBytes: this.#payloadBytes,
      frames: this.#frames,
      controlFrames: this.#controlFrames,
    };
  }

  end(at: number): void {
    if (this.#control && this.#joining) return;
    this.#joining = !this.#control && !this.#final;
    if (!this.#joining) this.sink.end(at);
  }

  lost(at: number, why: string): void {
    this.#joining = false;
    this.sink.lost(at, why);
  }
}

/** Status code of a close frame (RFC 6455 §5.5.1); the reason follows it in the preview. */
function closeLabel(payload: Uint8Array): string {
  return payload.length < 2 ? '' : String(readUnsigned(payload, 0, 2, 'big'));
}

/** Opcode, reserved bits, mask as the direction wants it: what each frame shows besides its length. */
const FRAME_BITS = 6;

/** Without the HTTP upgrade: frames of a capture that began later. Clients mask, servers do not (§5.1). */
function judge(sample: Sample): Recognition | null {
  const masked = ({ bytes }: SampleSide): boolean => (bytes[1]! & MASKED) !== 0;
  // Looked at first: to cut all of it costs far more, above all where zeros are empty frames.
  if (sample.sides.some((side, i) => side.bytes.length > 0 && masked(side) !== (i === 0))) return null;
  let bits = -8;
  let messages = 0;
  for (const side of tryFraming(websocket, sample)) {
    if (side.bytes === 0) continue;
    if (side.broken !== null || side.messages === 0) return null;
    messages += side.messages;
    bits += side.messages * FRAME_BITS;
  }
  if (messages < 3) return null;
  return { confidence: confidenceOfBits(bits), reason: `${messages} frames, masked from the client only` };
}
