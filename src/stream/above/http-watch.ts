/** Counts what HTTP/1.x messages of a session say, while they pass. */
import { LIMITS, type LimitName } from '../../limits.js';
import type { SideIndex } from '../../tcp/session.js';
import type { CutSink, Cutter, MessageAbout } from '../framing/framing.js';
import { http1 } from '../framing/http1.js';
import type { HttpFacts, HttpSlowest } from './http-facts.js';

interface WaitingRequest {
  readonly method: string;
  readonly frame: number;
  /** Time of its last octet; NaN until that came. */
  endNs: number;
}

export class HttpWatch {
  readonly #cutters: readonly [Cutter, Cutter];
  readonly #sides: readonly [MessageSide, MessageSide];
  readonly #at: [number, number] = [0, 0];
  /** Requests in order; those before `#next` have their responses. */
  #waiting: WaitingRequest[] = [];
  #next = 0;
  /** Requests behind those that wait, of which only the number is kept. */
  #unremembered = 0;
  readonly #methods = new Map<string, number>();
  readonly #classes = new Map<string, number>();
  #requests = 0;
  #responses = 0;
  #incomplete = 0;
  #slowest: HttpSlowest | null = null;
  #upgradedTo: string | null = null;
  #gaps = false;
  #frame = 0;
  #timeNs = 0.5;

  /** @param reached Told when a limit makes the facts say less. */
  constructor(private readonly reached: (name: LimitName) => void = () => undefined) {
    const requests = new MessageSide((about) => this.#asked(about));
    const responses = new MessageSide((about) => this.#told(about));
    requests.ended = () => {
      const last = this.#waiting.at(-1);
      if (last !== undefined && Number.isNaN(last.endNs)) last.endNs = this.#timeNs;
    };
    responses.began = () => {
      responses.frame = this.#frame;
      responses.timeNs = this.#timeNs;
    };
    this.#sides = [requests, responses];
    this.#cutters = http1.open(requests, responses);
  }

  octets(side: SideIndex, bytes: Uint8Array, frame: number, timeNs: number): void {
    this.#frame = frame;
    this.#timeNs = timeNs;
    this.#cutters[side].push(bytes, this.#at[side]);
    this.#at[side] += bytes.length;
  }

  missing(side: SideIndex, length: number): void {
    this.#gaps = true;
    this.#cutters[side].gap(length, this.#at[side]);
    this.#at[side] += length;
  }

  /** A FIN or reset of this side: a body may end with it. */
  closed(side: SideIndex, how: 'closed' | 'reset'): void {
    this.#cutters[side].end(this.#at[side], how === 'closed');
    if (this.#sides[side].isOpen) this.#incomplete++;
    this.#sides[side].isOpen = false;
  }

  #asked({ facts }: MessageAbout): void {
    const method = String(facts!['method']);
    this.#requests++;
    bump(this.#methods, this.#isCounted(method) ? method : 'other');
    if (this.#unremembered === 0 && this.#waiting.length - this.#next < LIMITS.maxOpenRequests) {
      this.#waiting.push({ method, frame: this.#frame, endNs: NaN });
    } else {
      this.#unremembered++;
      this.reached('maxOpenRequests');
    }
  }

  /** Methods are what a client says: only a few, and none with odd names, are counted one by one. */
  #isCounted(method: string): boolean {
    if (this.#methods.has(method)) return true;
    if (!/^[A-Z][A-Z-]*$/.test(method)) return false;
    if (this.#methods.size < LIMITS.maxHttpMethods) return true;
    this.reached('maxHttpMethods');
    return false;
  }

  #told({ facts, aside }: MessageAbout): void {
    if (aside === true) return;
    const status = Number(facts!['status']);
    this.#responses++;
    bump(this.#classes, `${Math.trunc(status / 100)}xx`);
    if (status === 101) this.#upgradedTo = String(facts!['upgrade'] ?? 'another protocol');
    const request = this.#waiting[this.#next];
    if (request === undefined) {
      if (this.#unremembered > 0) this.#unremembered--;
      return;
    }
    this.#next++;
    if (this.#next === this.#waiting.length) {
      // Kept is the last one, whose body may still be under way.
      this.#waiting = [request];
      this.#next = 1;
    }
    const { timeNs, frame } = this.#sides[1];
    const thinkTime = (timeNs - request.endNs) / 1e9;
    if (Number.isNaN(thinkTime) || thinkTime < (this.#slowest?.thinkTime ?? 0)) return;
    this.#slowest = {
      method: request.method,
      status,
      thinkTime,
      requestFrame: request.frame,
      responseFrame: frame,
    };
  }

  /** Null when it turned out to be no HTTP. */
  facts(): HttpFacts | null {
    if (this.#requests + this.#responses === 0) return null;
    const open = this.#sides.filter(({ isOpen }) => isOpen).length;
    return {
      requests: this.#requests,
      responses: this.#responses,
      methods: Object.fromEntries(this.#methods),
      statusClasses: Object.fromEntries(this.#classes),
      unanswered: this.#waiting.length - this.#next + this.#unremembered,
      incomplete: this.#incomplete + open,
      slowest: this.#slowest,
      upgradedTo: this.#upgradedTo,
      gaps: this.#gaps,
    };
  }
}

/** What one cutter finds, reduced to what is counted. */
class MessageSide implements CutSink {
  isOpen = false;
  frame = 0;
  timeNs = 0.5;
  began: () => void = () => undefined;
  ended: () => void = () => undefined;
  #counted = false;

  /** @param head Told once of each message, when its head is read. */
  constructor(private readonly head: (about: MessageAbout) => void) {}

  begin(): void {
    this.isOpen = true;
    this.#counted = false;
    this.began();
  }

  about(about: MessageAbout): void {
    if (this.#counted || (about.kind !== 'request' && about.kind !== 'response') || about.facts === undefined)
      return;
    this.#counted = true;
    this.head(about);
  }

  end(): void {
    this.isOpen = false;
    if (this.#counted) this.ended();
  }

  lost(): void {
    this.isOpen = false;
  }
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
