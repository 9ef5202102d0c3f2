"""What can happen to a packet on its way: small rules that the box applies one after the other.

A rule is written in a scenario as `["name", {"setting": value}]`; the settings are the fields of the class. Rules of
one direction share nothing; random ones draw from the direction's own generator.
"""

import random
from dataclasses import dataclass, field

from segments import FIN, PSH, RST, SYN, Segment


@dataclass
class Packet:
    """A TCP packet that enters the box, and its place among those that came before in its direction."""

    frame: bytes
    segment: Segment
    now: float
    elapsed: float
    """Seconds since the first TCP packet of the run, of either direction."""
    data: int
    """Which packet with payload this is, from 1; 0 without payload. `syn` and `bare` likewise."""
    syn: int
    bare: int
    idle: float
    """Seconds since the packet before it, of either direction."""


@dataclass
class Fate:
    """What becomes of a packet."""

    dropped: str | None = None
    delay: float = 0.0
    held: float = 0.0
    """Seconds more for this packet alone: those behind it may overtake it."""
    copies: list[float] = field(default_factory=list)
    """Seconds after the packet at which another copy of it goes out."""
    resets: list["Reset"] = field(default_factory=list)
    corrupt: bool = False


@dataclass(frozen=True)
class Reset:
    """A reset that the box forges in the name of one end."""

    to_receiver: bool
    """In the name of the packet's sender, or in the name of its receiver towards the sender."""
    ttl: int
    seconds: float = 1e-4


@dataclass
class Effect:
    def apply(self, packet: Packet, fate: Fate, random_source: random.Random) -> None:
        raise NotImplementedError


@dataclass
class Delay(Effect):
    """Propagation."""

    ms: float

    def apply(self, packet, fate, random_source):
        fate.delay += self.ms / 1e3


@dataclass
class Rate(Effect):
    """A bottleneck with a queue of so many full packets; what finds it full is dropped."""

    mbit: float
    queue: int = 100
    free_at: float = 0.0

    def apply(self, packet, fate, random_source):
        per_octet = 8 / (self.mbit * 1e6)
        backlog = max(0.0, self.free_at - packet.now)
        if backlog > self.queue * 1500 * per_octet:
            fate.dropped = "queue"
            return
        self.free_at = max(packet.now, self.free_at) + len(packet.frame) * per_octet
        fate.delay += self.free_at - packet.now


@dataclass
class Lose(Effect):
    """Loses packets with payload: a share of them, those from `first` to before `last`, or both."""

    share: float = 0.0
    first: int = 0
    last: int = 0

    def apply(self, packet, fate, random_source):
        chosen = self.first <= packet.data < self.last
        if packet.data and (chosen or random_source.random() < self.share):
            fate.dropped = "loss"


@dataclass
class LoseTail(Effect):
    """Loses `count` packets that end a flight (PSH), the first of them behind `after` packets with payload."""

    count: int
    after: int = 3

    def apply(self, packet, fate, random_source):
        if self.count > 0 and packet.data > self.after and packet.segment.flags & PSH:
            self.count -= 1
            fate.dropped = "tail"


@dataclass
class LoseSyn(Effect):
    """Loses the first `count` SYNs, or SYN-ACKs, of its direction."""

    count: int

    def apply(self, packet, fate, random_source):
        if 0 < packet.syn <= self.count:
            fate.dropped = "syn"


@dataclass
class LoseAcks(Effect):
    """Loses bare acknowledgments: a share of them, and the first `count`."""

    share: float = 0.0
    count: int = 0

    def apply(self, packet, fate, random_source):
        if packet.bare and (packet.bare <= self.count or random_source.random() < self.share):
            fate.dropped = "ack"


@dataclass
class Blackout(Effect):
    """Nothing passes from one time to another, in seconds of the run."""

    begin: float
    end: float = 1e9

    def apply(self, packet, fate, random_source):
        if self.begin <= packet.elapsed < self.end:
            fate.dropped = "blackout"


@dataclass
class Spike(Effect):
    """Everything takes longer for a while."""

    begin: float
    end: float
    ms: float

    def apply(self, packet, fate, random_source):
        if self.begin <= packet.elapsed < self.end:
            fate.delay += self.ms / 1e3


@dataclass
class Overtake(Effect):
    """A share of the packets with payload is held back and overtaken."""

    share: float
    ms: float

    def apply(self, packet, fate, random_source):
        if packet.data and random_source.random() < self.share:
            fate.held += self.ms / 1e3


@dataclass
class Double(Effect):
    """A share of the packets with payload goes out twice."""

    share: float
    ms: float = 0.2

    def apply(self, packet, fate, random_source):
        if packet.data and random_source.random() < self.share:
            fate.copies.append(self.ms / 1e3)


@dataclass
class Corrupt(Effect):
    """One octet of the payload is changed in a share of the packets, so that the checksum is wrong."""

    share: float

    def apply(self, packet, fate, random_source):
        if packet.data and random_source.random() < self.share:
            fate.corrupt = True


@dataclass
class TooBig(Effect):
    """A path that takes smaller packets only and says nothing about it."""

    octets: int

    def apply(self, packet, fate, random_source):
        if len(packet.frame) - 14 > self.octets:
            fate.dropped = "mtu"


@dataclass
class Inject(Effect):
    """After so many packets with payload a third party resets both ends, once."""

    after: int
    ttl: int = 77
    sides: str = "both"
    """`both`, `receiver` or `sender` of the packet that triggered it."""
    done: bool = False

    def apply(self, packet, fate, random_source):
        if self.done or packet.data < self.after or packet.data == 0:
            return
        self.done = True
        if self.sides != "sender":
            fate.resets.append(Reset(True, self.ttl))
        if self.sides != "receiver":
            fate.resets.append(Reset(False, self.ttl))


@dataclass
class Forget(Effect):
    """A middlebox that forgot the session after so many idle seconds: it resets whoever goes on."""

    idle: float
    ttl: int = 63
    forgotten: bool = False

    def apply(self, packet, fate, random_source):
        self.forgotten |= packet.idle >= self.idle and not packet.segment.flags & SYN
        if self.forgotten and not packet.segment.flags & (RST | SYN):
            fate.dropped = "forgotten"
            fate.resets.append(Reset(False, self.ttl))


EFFECTS = {
    "delay": Delay,
    "rate": Rate,
    "lose": Lose,
    "lose-tail": LoseTail,
    "lose-syn": LoseSyn,
    "lose-acks": LoseAcks,
    "blackout": Blackout,
    "spike": Spike,
    "overtake": Overtake,
    "double": Double,
    "corrupt": Corrupt,
    "too-big": TooBig,
    "inject": Inject,
    "forget": Forget,
}


def build(rules: list) -> list[Effect]:
    """Rules as a scenario writes them."""
    return [EFFECTS[name](**settings) for name, settings in rules]


def is_bare(segment: Segment) -> bool:
    """An acknowledgment and nothing else."""
    return segment.payload == 0 and not segment.flags & (SYN | FIN | RST)
