/**
 * One end of a modelled TCP session: sends within its congestion and the peer's window, repairs by
 * SACK and by timer, delays acknowledgements. A small honest TCP rather than a list of packets, so
 * that the duplicate ACKs, SACK blocks and timers in the capture follow from what was lost.
 *
 * Sequence numbers count from this end's initial sequence number (the SYN is 0), times are
 * microseconds since the session began.
 */
import { ModelReceiver } from './model-receiver.mjs';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Payload of a full segment: 1500 less IPv4 (20), TCP (20) and the timestamp option (12). */
export const FULL_SEGMENT = 1448;

const INITIAL_WINDOW = 10; // segments, RFC 6928
const INITIAL_RTO = 1_000_000; // RFC 6298 section 2.1
const MIN_RTO_VARIANCE = 200_000; // Linux never lets the variance term fall below 200 ms
const DUP_THRESHOLD = 3; // RFC 6675 section 2

export class ModelHost {
  state = 'CLOSED';
  rtoAt = Infinity;
  /** Data segments sent first, and sent again by cause. */
  sent = { data: 0, fast: 0, rto: 0 };

  #transmit;
  #maxCwnd;
  #outstanding = [];
  #inFlight = 0;
  #lostPending = 0;
  #sndUna = 0;
  #sndNxt = 0;
  #written = 1;
  #finAt = -1;
  #cwnd = INITIAL_WINDOW;
  #ssthresh = Infinity;
  #recoverTo = -1;
  #peerWindow = 65_535;
  #rto = INITIAL_RTO;
  #srtt = 0;
  #rttvar = 0;

  /**
   * @param {number} side 0 the client, 1 the server.
   * @param {{maxCwnd: number, maxWindow: number, refuses?: boolean}} traits Segments in flight at
   *   most; receive window at most (octets); whether the port is closed.
   * @param {(segment: object, time: number) => void} transmit Takes every segment that is sent.
   */
  constructor(side, traits, transmit) {
    this.side = side;
    this.#maxCwnd = traits.maxCwnd;
    this.#transmit = transmit;
    this.receiver = new ModelReceiver(traits.maxWindow, (time) => this.acknowledge(time));
    if (side === 1) this.state = traits.refuses ? 'REFUSING' : 'LISTEN';
  }

  connect(time) {
    this.state = 'SYN-SENT';
    this.#sendNew(time, SYN, 0);
  }

  /** The application writes; what the windows allow is sent at once. */
  write(time, bytes) {
    this.#written += bytes;
    this.#sendAllowed(time);
  }

  /** Orderly close: a FIN after everything written. */
  close(time) {
    if (this.state !== 'ESTABLISHED' || this.#finAt >= 0) return;
    this.#finAt = this.#written;
    this.#sendAllowed(time);
  }

  /** Close without reading what came: one RST, and whatever still arrives is answered by RST. */
  abort(time) {
    this.#emit(time, RST | ACK, this.#sndNxt, 0);
    this.#die();
  }

  receive(segment, time) {
    const flags = segment.flags;
    if (this.state === 'DEAD') {
      // RFC 9293 section 3.10.7.1: a closed port takes its sequence number from the segment's ACK.
      if (!(flags & RST)) this.#emit(time, RST, segment.ack, 0);
      return;
    }
    if (flags & RST) return this.#die();
    if (this.state === 'REFUSING') return this.#refuse(time);
    this.receiver.noteTimestamp(segment);
    if (flags & SYN) return this.#receiveSyn(segment, time);
    if (this.state === 'SYN-RECEIVED') this.state = 'ESTABLISHED';
    this.#receiveAck(segment, time);
    if (segment.len > 0 || flags & FIN) this.receiver.take(segment, time);
    this.#sendAllowed(time);
  }

  /** The retransmission timer ran out (RFC 6298 section 5.4 to 5.6). */
  timeOut(time) {
    if (this.state === 'ESTABLISHED') this.#ssthresh = Math.max(2, this.#inFlight / 2);
    this.#cwnd = 1;
    this.#recoverTo = this.#sndNxt;
    this.#rto *= 2;
    this.#inFlight = 0;
    this.#lostPending = 0;
    for (const sent of this.#outstanding) {
      sent.inFlight = false;
      if (sent.sacked) continue;
      sent.lostBy = 'rto';
      sent.repaired = false;
      this.#lostPending++;
    }
    this.rtoAt = Infinity;
    this.#sendAllowed(time);
  }

  #die() {
    this.state = 'DEAD';
    this.rtoAt = Infinity;
    this.receiver.delayedAckAt = Infinity;
  }

  #refuse(time) {
    this.receiver.rcvNxt = 1;
    this.#emit(time, RST | ACK, null, 0);
  }

  #receiveSyn(segment, time) {
    this.receiver.rcvNxt = Math.max(1, this.receiver.rcvNxt);
    if (this.state === 'LISTEN') {
      this.state = 'SYN-RECEIVED';
      this.#sendNew(time, SYN | ACK, 0);
    } else if (this.side === 1) {
      // The client repeats its SYN: our answer was lost.
      this.#retransmit(this.#outstanding[0], time);
    } else {
      if (this.state === 'SYN-SENT') {
        this.state = 'ESTABLISHED';
        this.#receiveAck(segment, time);
      }
      this.acknowledge(time);
    }
  }

  #receiveAck(segment, time) {
    this.#peerWindow = segment.window;
    const out = this.#outstanding;
    let acked = 0;
    while (out.length > 0 && out[0].end <= segment.ack) {
      const sent = out.shift();
      acked++;
      this.#leavesFlight(sent);
      if (!sent.again) this.#sampleRtt(time - sent.sentAt);
    }
    if (acked > 0) {
      this.#sndUna = segment.ack;
      if (segment.ack >= this.#recoverTo) this.#recoverTo = -1;
      this.#grow(acked);
      this.rtoAt = out.length > 0 ? time + this.#rto : Infinity;
    }
    if (segment.sack !== null) this.#receiveSack(segment.sack, time);
  }

  #leavesFlight(sent) {
    if (sent.inFlight) this.#inFlight--;
    else if (sent.lostBy !== '' && !sent.repaired && !sent.sacked) this.#lostPending--;
    sent.inFlight = false;
  }

  #grow(acked) {
    // Slow start also runs during the repair after a timeout; fast recovery keeps the window.
    if (this.#cwnd < this.#ssthresh) this.#cwnd += acked;
    else if (this.#recoverTo < 0) this.#cwnd += acked / this.#cwnd;
    this.#cwnd = Math.min(this.#cwnd, this.#maxCwnd);
  }

  /** RFC 6675: a segment is lost when three later ones have been selectively acknowledged. */
  #receiveSack(blocks, time) {
    const out = this.#outstanding;
    for (const sent of out) {
      if (sent.sacked) continue;
      for (let b = 0; b < blocks.length; b += 2) {
        if (sent.seq < blocks[b] || sent.end > blocks[b + 1]) continue;
        this.#leavesFlight(sent);
        sent.sacked = true;
        break;
      }
    }
    let above = 0;
    let found = false;
    for (let i = out.length - 1; i >= 0; i--) {
      const sent = out[i];
      if (sent.sacked) above++;
      else if (above >= DUP_THRESHOLD && sent.lostBy === '') {
        sent.lostBy = 'fast';
        sent.inFlight = false;
        this.#inFlight--;
        this.#lostPending++;
        found = true;
      }
    }
    if (found && this.#recoverTo < 0) {
      this.#recoverTo = this.#sndNxt;
      this.#cwnd = this.#ssthresh = Math.max(2, this.#cwnd * 0.7); // RFC 9438 section 4.6
      this.#repairFirst(time); // whatever the window says: RFC 6675 section 5, step 4.3
    }
  }

  /** RFC 6298 section 2, with Linux's floor. */
  #sampleRtt(rtt) {
    if (this.#srtt === 0) {
      this.#srtt = rtt;
      this.#rttvar = rtt / 2;
    } else {
      this.#rttvar += (Math.abs(this.#srtt - rtt) - this.#rttvar) / 4;
      this.#srtt += (rtt - this.#srtt) / 8;
    }
    this.#rto = this.#srtt + Math.max(4 * this.#rttvar, MIN_RTO_VARIANCE);
  }

  #sendAllowed(time) {
    while (this.#inFlight < Math.floor(this.#cwnd)) {
      if (this.#lostPending > 0) {
        this.#repairFirst(time);
        continue;
      }
      if (this.state !== 'ESTABLISHED') break;
      const len = Math.min(FULL_SEGMENT, this.#written - this.#sndNxt);
      if (len > 0) {
        if (this.#sndNxt + len - this.#sndUna > this.#peerWindow) break;
        const endsMessage = this.#sndNxt + len === this.#written;
        this.#sendNew(time, endsMessage ? PSH | ACK : ACK, len);
      } else if (this.#finAt === this.#sndNxt) {
        this.#sendNew(time, FIN | ACK, 0);
      } else break;
    }
  }

  #repairFirst(time) {
    const lost = this.#outstanding.find((s) => s.lostBy !== '' && !s.repaired && !s.sacked);
    this.#lostPending--;
    lost.repaired = true;
    lost.inFlight = true;
    this.#inFlight++;
    this.#retransmit(lost, time);
  }

  #sendNew(time, flags, len) {
    const seq = this.#sndNxt;
    const end = seq + len + (flags & (SYN | FIN) ? 1 : 0);
    this.#sndNxt = end;
    this.#inFlight++;
    this.#outstanding.push({
      seq,
      end,
      len,
      flags,
      sentAt: time,
      inFlight: true,
      sacked: false,
      lostBy: '',
      repaired: false,
      again: false,
    });
    if (len > 0) this.sent.data++;
    this.#emit(time, flags, seq, len);
    if (this.rtoAt === Infinity) this.rtoAt = time + this.#rto;
  }

  #retransmit(sent, time) {
    sent.again = true;
    if (sent.len > 0) this.sent[sent.lostBy === 'fast' ? 'fast' : 'rto']++;
    // Nothing is held lost when a repeated SYN makes the server repeat its answer.
    this.#emit(time, sent.flags, sent.seq, sent.len, sent.lostBy || 'repeated-syn');
    this.rtoAt = time + this.#rto;
  }

  acknowledge(time) {
    this.#emit(time, ACK, this.#sndNxt, 0);
  }

  /**
   * `repair` says why a segment is sent again, '' when it is new. `seq` null stands for the absolute number 0 that a refusing host uses (RFC 9293 section 3.5.2).
   */
  #emit(time, flags, seq, len, repair = '') {
    const receiver = this.receiver;
    // A reset that no socket stands behind has neither window nor options.
    const bare = (flags & RST) !== 0 && this.state !== 'ESTABLISHED';
    const segment = {
      from: this.side,
      flags,
      seq,
      len,
      ack: receiver.rcvNxt,
      window: bare ? 0 : receiver.window(flags),
      bare,
      tsVal: 0,
      tsEcr: receiver.tsRecent,
      sack: receiver.sackBlocks(flags),
      ipId: 0,
      time: 0,
      repair,
    };
    if (flags & ACK) receiver.acknowledged();
    this.#transmit(segment, time);
  }
}
