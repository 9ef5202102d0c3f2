/**
 * Runs one modelled TCP session from SYN to the last ACK and returns the segments that a capture
 * beside one of the two hosts would show, in order of time.
 *
 * The script is a conversation: each step is written when the step before it has arrived whole.
 */
import { FIN, ModelHost, SYN } from './model-host.mjs';

const HEADER_BITS = 66 * 8; // Ethernet, IPv4, TCP and the timestamp option
const NIC_BITS_PER_MICROSECOND = 1000; // hosts send at 1 Gbit/s into the slower path

/**
 * @typedef {object} SessionPlan
 * @property {{from: 0|1, bytes: number, delay: number, abort?: boolean}[]} steps Who writes how much
 *   after which think time (µs); `abort` resets the session instead of writing.
 * @property {'reader-closes'|'writer-closes'|'reader-resets'} ending Who ends it after the last step.
 * @property {number} abortAfter Octets of the server after which the client resets; Infinity for never.
 * @property {boolean} refused The port is closed.
 * @property {number} oneWay One-way delay, µs.
 * @property {number} bitsPerMicrosecond Rate of the path (the same number in Mbit/s).
 * @property {number} lossRate Share of data segments that the path loses.
 * @property {0|1} captureSide The host beside which the capture is taken.
 * @property {number} maxCwnd Segments in flight at most.
 * @property {number} maxWindow Receive window at most, octets.
 */

/**
 * @param {SessionPlan} plan
 * @param {import('./random.mjs').Random} random
 * @returns {{segments: object[], stats: {data: number, lost: number, fast: number, rto: number}}}
 */
export function runSession(plan, random) {
  const run = new SessionRun(plan, random);
  run.run();
  run.segments.sort((a, b) => a.time - b.time); // stable: equal times keep their order
  const [client, server] = run.hosts;
  const sum = (key) => client.sent[key] + server.sent[key];
  return {
    segments: run.segments,
    stats: { data: sum('data'), lost: run.lost, fast: sum('fast'), rto: sum('rto') },
  };
}

class SessionRun {
  segments = [];
  lost = 0;
  hosts;

  #plan;
  #random;
  #wire = [[], []]; // segments under way, by sender
  #wireHead = [0, 0];
  #nicFree = [0, 0];
  #pathFree = [0, 0];
  #ipId;
  #tsOffset;
  #planned = []; // {time, action}: what the applications do next
  #step = 0;
  #arrived = [0, 0]; // octets each host should have read when the current step is complete
  #closed = [false, false];

  constructor(plan, random) {
    this.#plan = plan;
    this.#random = random;
    this.#ipId = [random.integer(0, 65_535), random.integer(0, 65_535)];
    this.#tsOffset = [random.integer(1, 4e9), random.integer(1, 4e9)];
    const transmit = (segment, time) => this.#transmit(segment, time);
    this.hosts = [0, 1].map((side) => new ModelHost(side, { ...plan, refuses: plan.refused }, transmit));
  }

  run() {
    this.hosts[0].connect(0);
    this.#expect();
    let started = false;
    for (;;) {
      const next = this.#nextEvent();
      if (next === null) return;
      next.happen(next.time);
      if (!started && this.hosts[0].state === 'ESTABLISHED') {
        started = true;
        this.#startStep(next.time);
      }
    }
  }

  /** The earliest of: an arrival, a timer of a host, something an application does. */
  #nextEvent() {
    let time = Infinity;
    let happen = null;
    for (const host of this.hosts) {
      const from = host.side;
      const segment = this.#wire[from][this.#wireHead[from]];
      if (segment !== undefined && segment.arrival < time) {
        time = segment.arrival;
        happen = (now) => this.#deliver(from, now);
      }
      if (host.rtoAt < time) {
        time = host.rtoAt;
        happen = (now) => host.timeOut(now);
      }
      if (host.receiver.delayedAckAt < time) {
        time = host.receiver.delayedAckAt;
        happen = (now) => host.acknowledge(now);
      }
    }
    const planned = this.#planned[0];
    if (planned !== undefined && planned.time < time) {
      time = planned.time;
      happen = (now) => {
        this.#planned.shift();
        planned.action(now);
      };
    }
    return happen === null ? null : { time, happen };
  }

  #transmit(segment, time) {
    const from = segment.from;
    const bits = HEADER_BITS + segment.len * 8;
    // A host answers a few microseconds after what it answers to.
    const sentAt =
      Math.max(time + 4 + this.#random.next() * 16, this.#nicFree[from]) + bits / NIC_BITS_PER_MICROSECOND;
    this.#nicFree[from] = sentAt;
    segment.tsVal = this.#tsOffset[from] + Math.floor(sentAt / 1000);
    segment.ipId = this.#nextIpId(segment);
    if (this.#plan.captureSide === from) this.#record(segment, sentAt);
    if (this.#isLost(segment)) {
      this.lost++;
      return;
    }
    const passed = Math.max(sentAt, this.#pathFree[from]) + bits / this.#plan.bitsPerMicrosecond;
    this.#pathFree[from] = passed;
    segment.arrival = passed + this.#plan.oneWay;
    this.#wire[from].push(segment);
  }

  /** Like Linux: counts up per connection; 0 where no socket stands behind the answer. */
  #nextIpId(segment) {
    const from = segment.from;
    if (from === 1 && segment.flags & SYN) return 0;
    if (segment.bare) return 0;
    this.#ipId[from] = (this.#ipId[from] + 1) & 0xffff;
    return this.#ipId[from];
  }

  #isLost(segment) {
    if (segment.len > 0) return this.#random.next() < this.#plan.lossRate;
    return (segment.flags & (SYN | FIN)) !== 0 && this.#random.next() < this.#plan.lossRate / 4;
  }

  #record(segment, time) {
    segment.time = time;
    this.segments.push(segment);
  }

  #deliver(from, time) {
    const queue = this.#wire[from];
    const segment = queue[this.#wireHead[from]++];
    if (this.#wireHead[from] === 512) {
      queue.splice(0, 512);
      this.#wireHead[from] = 0;
    }
    if (this.#plan.captureSide !== from) this.#record(segment, time);
    const reader = this.hosts[1 - from];
    reader.receive(segment, time);
    this.#applicationReads(reader, time);
  }

  #applicationReads(reader, time) {
    const side = reader.side;
    if (reader.state === 'DEAD') return;
    const read = reader.receiver.rcvNxt - 1;
    if (side === 0 && read >= this.#plan.abortAfter) return reader.abort(time);
    if (reader.receiver.finished && !this.#closed[side]) {
      this.#close(side, time + this.#random.logUniform(50, 50_000));
    }
    const step = this.#plan.steps[this.#step];
    if (step === undefined || step.from === side || read < this.#arrived[side]) return;
    this.#step++;
    if (this.#step < this.#plan.steps.length) {
      this.#expect();
      this.#startStep(time);
    } else if (this.#plan.ending === 'reader-resets') {
      this.#later(time + 200, (now) => reader.abort(now));
    } else if (this.#plan.ending === 'reader-closes') {
      this.#close(side, time + this.#random.logUniform(100, 200_000));
    }
  }

  #expect() {
    const step = this.#plan.steps[this.#step];
    this.#arrived[1 - step.from] += step.bytes;
  }

  #startStep(time) {
    const index = this.#step;
    const step = this.#plan.steps[index];
    const writer = this.hosts[step.from];
    this.#later(time + step.delay, (now) => {
      if (writer.state !== 'ESTABLISHED') return;
      if (step.abort) return writer.abort(now);
      writer.write(now, step.bytes);
      const last = index === this.#plan.steps.length - 1;
      if (last && this.#plan.ending === 'writer-closes') this.#close(step.from, now);
    });
  }

  #close(side, time) {
    this.#closed[side] = true;
    this.#later(time, (now) => this.hosts[side].close(now));
  }

  #later(time, action) {
    this.#planned.push({ time, action });
    this.#planned.sort((a, b) => a.time - b.time);
  }
}
