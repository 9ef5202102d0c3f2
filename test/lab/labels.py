"""Labels: what each captured frame really was, from the box's log, both captures and the kernels' trace.

A frame is looked up in the log by its digest. At the end that sent it, it is a retransmission when its octets had
been sent before; what the other end saw of it follows from what had arrived there by then.
"""

import bisect
import json
from collections import defaultdict, deque
from dataclasses import dataclass

from segments import RST, SYN, Segment, after, digest, parse, read_capture

OTHER = {"client": "server", "server": "client"}

CONGESTION_RECOVERY, CONGESTION_LOSS = 3, 4
CLIENTS = (bytes([10, 99, 0, 1]), bytes.fromhex("fd99") + bytes(13) + b"\1")


class TruthError(Exception):
    """The log and the captures do not fit together: nothing may be made of them."""


@dataclass
class Sent:
    """A frame as its sender sent it."""

    number: int
    segment: Segment
    label: dict | None


class CongestionStates:
    """The kernel's congestion state of each flow over time."""

    def __init__(self, trace: list[dict]):
        self.times: dict = defaultdict(list)
        self.states: dict = defaultdict(list)
        for event in trace:
            if event["event"] == "tcp_cong_state_set":
                flow = (int(event["sport"]), int(event["dport"]))
                self.times[flow].append(event["seconds"])
                self.states[flow].append(int(event["cong_state"]))

    def cause(self, flow: tuple[int, int], seconds: float) -> str:
        """What made the sender repeat: recovery, a timeout, or neither, which leaves the probe of the tail."""
        at = bisect.bisect_right(self.times[flow], seconds + 2e-5) - 1
        state = self.states[flow][at] if at >= 0 else 0
        return {CONGESTION_RECOVERY: "fast", CONGESTION_LOSS: "rto"}.get(state, "tlp")


class Ranges:
    """Octets of one direction that arrived, as sorted ranges of sequence numbers relative to the first."""

    def __init__(self):
        self.base: int | None = None
        self.ranges: list[tuple[int, int]] = []

    def relative(self, seq: int) -> int:
        if self.base is None:
            self.base = seq
        return after(seq, self.base)

    def holds(self, seq: int, octets: int) -> bool:
        left = self.relative(seq)
        return any(a <= left and left + octets <= b for a, b in self.ranges)

    def add(self, seq: int, octets: int) -> None:
        left = self.relative(seq)
        right = left + octets
        rest = []
        for a, b in self.ranges:
            if b < left or a > right:
                rest.append((a, b))
            else:
                left, right = min(a, left), max(b, right)
        self.ranges = sorted([*rest, (left, right)])

    @property
    def highest(self) -> int | None:
        return self.ranges[-1][1] if self.ranges else None


def sender_label(segment: Segment, seconds: float, top: dict, causes: CongestionStates) -> dict | None:
    """At the end that sends: everything below what was sent before is a repeat. Moves `top` on."""
    flow, end = segment.flow, segment.end
    if segment.flags & RST or end == segment.seq:
        return None
    again = flow in top and after(segment.seq, top[flow]) < 0
    if segment.flags & SYN:
        again = top.get((flow, "syn")) == segment.seq
        top[flow, "syn"], top[flow] = segment.seq, end
    beyond = flow in top and after(end, top[flow]) > 0
    if flow not in top or beyond:
        top[flow] = end
    if not again:
        return None
    label = {"label": "retransmission"}
    if segment.payload:
        label["bytes"] = segment.payload
        label["cause"] = causes.cause(flow, seconds)
        if beyond:
            label["partial"] = True
    else:
        label["cause"] = "syn" if segment.flags & SYN else "fin"
    return label


class Truth:
    def __init__(self, captures: dict[str, str], log_path: str, trace: list[dict]):
        self.frames = {side: list(read_capture(path)) for side, path in captures.items()}
        self.causes = CongestionStates(trace)
        self.labels: dict[str, dict[int, dict]] = {"client": {}, "server": {}}
        self.sent: dict[str, deque[Sent]] = defaultdict(deque)
        self.arrivals: dict[tuple[str, str], deque] = defaultdict(deque)
        with open(log_path) as file:
            for line in file:
                note = json.loads(line)
                if "out" in note:
                    self.arrivals[note["to"], note["out"]].append(note)
        for side in OTHER:
            self.label_sent(side)
        for side in OTHER:
            self.label_received(side)

    def segments(self, side: str, own: bool):
        for frame in self.frames[side]:
            segment = parse(frame.bytes)
            if segment is not None and (segment.source in CLIENTS) == ((side == "client") == own):
                yield frame, segment

    def label_sent(self, side: str) -> None:
        top: dict = {}
        for frame, segment in self.segments(side, own=True):
            label = sender_label(segment, frame.seconds, top, self.causes)
            if label is not None:
                self.labels[side][frame.number] = label
            self.sent[digest(frame.bytes)].append(Sent(frame.number, segment, label))

    def label_received(self, side: str) -> None:
        arrived: dict = defaultdict(Ranges)
        seen: dict[str, Sent] = {}
        for frame, segment in self.segments(side, own=False):
            notes = self.arrivals[side, digest(frame.bytes)]
            if not notes:
                raise TruthError(f"frame {frame.number} at the {side}: the box did not send it")
            note = notes.popleft()
            if segment.flags & SYN:
                # The same ports again: other numbers.
                arrived[segment.flow] = Ranges()
            label = self.received_label(side, note, segment, arrived[segment.flow], seen)
            if label is not None:
                self.labels[side][frame.number] = label

    def received_label(self, side: str, note: dict, segment: Segment, arrived: Ranges, seen: dict) -> dict | None:
        if note["kind"] == "forged":
            return {"label": "forged-rst"}
        if note["kind"] == "copy":
            return {"label": "duplicate", **({"bytes": segment.payload} if segment.payload else {})}
        origin = self.sent[note["origin"]]
        if not origin:
            raise TruthError(f"the box sent {note['origin']} on, and nobody sent it")
        sent = origin.popleft()
        label = None if sent.label is None else dict(sent.label)
        if segment.payload == 0 or segment.flags & (SYN | RST):
            return label
        everything = arrived.holds(segment.seq, segment.payload)
        below = arrived.highest is not None and arrived.relative(segment.seq) < arrived.highest
        if note["kind"] == "corrupt":
            return label
        arrived.add(segment.seq, segment.payload)
        if label is not None:
            # The sender's frame is told the same: it learns of it later.
            label["spurious"] = sent.label["spurious"] = everything
            return label
        if everything:
            return {"label": "late-original", "bytes": segment.payload}
        return {"label": "out-of-order", "bytes": segment.payload} if below else None


def resets_of(trace: list[dict]) -> list[dict]:
    """Each reset that a kernel of the lab sent, with the reason it gave."""
    return [
        {"from": event["src"], "to": event["dest"], "reason": event["reason"]}
        for event in trace
        if event["event"] == "tcp_send_reset" and ("10.99.0." in event["src"] or "fd99:" in event["src"])
    ]
