"""The box in the middle: forwards frames between two interfaces of its namespace and lets effects act on them.

    box.py CLIENT_INTERFACE SERVER_INTERFACE RULES.json LOG.ndjson

The log has one line for each TCP frame that came in (`in`) and each frame that went out (`out`), named by the digest
of its octets: this is what labels are made from.
"""

import heapq
import itertools
import json
import random
import select
import signal
import socket
import struct
import sys
import time

from effects import Fate, Packet, Reset, build, is_bare
from segments import ACK, RST, SYN, Segment, digest, parse

ALL_PROTOCOLS = 0x0003
PACKET_OUTGOING = 4
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC = 263, 1, 1


def listen(interface: str) -> socket.socket:
    """A raw socket that sees and sends whole frames."""
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 20)
    raw.bind((interface, 0))
    member = struct.pack("iHH8s", socket.if_nametoindex(interface), PACKET_MR_PROMISC, 0, b"")
    raw.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, member)
    raw.setblocking(False)
    return raw


class Direction:
    """One way through the box: its effects, and how many packets of each sort came."""

    def __init__(self, rules: list, seed: int):
        self.effects = build(rules)
        self.random = random.Random(seed)
        self.data = self.syn = self.bare = 0
        self.last_out = 0.0

    def judge(self, frame: bytes, segment: Segment, now: float, elapsed: float, idle: float) -> Fate:
        has_data, has_syn, bare = segment.payload > 0, bool(segment.flags & SYN), is_bare(segment)
        self.data += has_data
        self.syn += has_syn
        self.bare += bare
        packet = Packet(
            frame, segment, now, elapsed,
            self.data * has_data, self.syn * has_syn, self.bare * bare, idle,
        )  # fmt: skip
        fate = Fate()
        for effect in self.effects:
            effect.apply(packet, fate, self.random)
            if fate.dropped:
                break
        return fate


class Box:
    OTHER = {"client": "server", "server": "client"}

    def __init__(self, interfaces: dict, rules: dict, log):
        self.sockets = {side: listen(name) for side, name in interfaces.items()}
        seed = rules["seed"]
        self.directions = {
            "client": Direction(rules["toServer"], seed * 2),
            "server": Direction(rules["toClient"], seed * 2 + 1),
        }
        self.log = log
        self.waiting: list = []
        self.order = itertools.count()
        self.began: float | None = None
        self.last_seen = 0.0
        self.identifications = random.Random(seed + 7)

    def note(self, **what) -> None:
        self.log.write(json.dumps(what) + "\n")

    def send_at(self, when: float, side: str, frame: bytes, origin: str, kind: str) -> None:
        heapq.heappush(self.waiting, (when, next(self.order), side, frame, origin, kind))

    def arrive(self, side: str, frame: bytes, now: float) -> None:
        """A frame came from `side`."""
        segment = parse(frame)
        name = digest(frame)
        other = self.OTHER[side]
        if segment is None:
            self.send_at(now, other, frame, name, "other")
            return
        if self.began is None:
            self.began = self.last_seen = now
        direction = self.directions[side]
        fate = direction.judge(frame, segment, now, now - self.began, now - self.last_seen)
        self.last_seen = now
        self.note(**{"in": name, "from": side, "at": now, "dropped": fate.dropped})
        for reset in fate.resets:
            self.forge(side, frame, segment, reset, now + fate.delay)
        if fate.dropped:
            return
        when = now + fate.delay
        if fate.held:
            when += fate.held
        else:
            when = direction.last_out = max(when, direction.last_out + 1e-6)
        out = corrupted(frame, segment) if fate.corrupt else with_checksum(frame, segment)
        self.send_at(when, other, out, name, "corrupt" if fate.corrupt else "original")
        for later in fate.copies:
            self.send_at(when + later, other, out, name, "copy")

    def forge(self, side: str, frame: bytes, segment: Segment, reset: Reset, arrival: float) -> None:
        number = self.identifications.randrange(1, 65536)
        made = forged_reset(frame, segment, reset, number)
        to = self.OTHER[side] if reset.to_receiver else side
        when = (arrival if reset.to_receiver else time.time()) + reset.seconds
        self.send_at(when, to, made, digest(made), "forged")

    def flush(self, now: float) -> None:
        while self.waiting and self.waiting[0][0] <= now:
            _, _, side, frame, origin, kind = heapq.heappop(self.waiting)
            try:
                self.sockets[side].send(frame)
            except OSError as error:
                self.note(failed=origin, to=side, error=str(error))
                continue
            if kind != "other":
                self.note(out=digest(frame), to=side, at=time.time(), origin=origin, kind=kind)

    def run(self) -> None:
        poll = select.epoll()
        sides = {}
        for side, raw in self.sockets.items():
            poll.register(raw.fileno(), select.EPOLLIN)
            sides[raw.fileno()] = side
        print("ready", flush=True)
        while not stopped:
            self.flush(time.time())
            wait = self.waiting[0][0] - time.time() if self.waiting else 0.05
            for number, _ in poll.poll(min(max(wait, 0), 0.05)):
                raw = self.sockets[sides[number]]
                for _ in range(64):
                    try:
                        frame, address = raw.recvfrom(1 << 17)
                    except BlockingIOError:
                        break
                    if address[2] != PACKET_OUTGOING:
                        self.arrive(sides[number], frame, time.time())
        self.flush(time.time() + 3600)


def corrupted(frame: bytes, segment: Segment) -> bytes:
    """The frame with its last octet of payload changed."""
    header = (frame[segment.transport_at + 12] >> 4) * 4
    at = segment.transport_at + header + segment.payload - 1
    return frame[:at] + bytes([frame[at] ^ 0xFF]) + frame[at + 1 :]


def with_checksum(frame: bytes, segment: Segment) -> bytes:
    """The frame, with its TCP checksum filled in where the sender left that to its network card (offload)."""
    t = segment.transport_at
    addresses = frame[t - 32 : t] if segment.ipv6 else frame[t - 8 : t]
    octets = (frame[t + 12] >> 4) * 4 + segment.payload
    partial = ~checksum(addresses + struct.pack("!IHBB", octets, 0, 0, 6)) & 0xFFFF
    if frame[t + 16 : t + 18] != struct.pack("!H", partial):
        return frame
    transport = bytearray(frame[t : t + octets])
    transport[16:18] = b"\0\0"
    full = checksum(addresses + struct.pack("!IHBB", octets, 0, 0, 6) + bytes(transport))
    return frame[: t + 16] + struct.pack("!H", full) + frame[t + 18 :]


def forged_reset(frame: bytes, segment: Segment, reset: Reset, identification: int) -> bytes:
    """A reset as an injector makes it: addresses, ports and numbers taken over, no options, a TTL of its own."""
    t = segment.transport_at
    ethernet, network = bytearray(frame[:14]), bytearray(frame[14:t])
    ports, seq, ack = frame[t : t + 4], segment.end, segment.ack
    if not reset.to_receiver:
        ethernet[0:12] = frame[6:12] + frame[0:6]
        width = 16 if segment.ipv6 else 4
        at = 8 if segment.ipv6 else 12
        network[at : at + 2 * width] = segment.target + segment.source
        ports = ports[2:4] + ports[0:2]
        seq, ack = segment.ack, segment.seq
    if segment.ipv6:
        struct.pack_into("!H", network, 4, 20)
        network[7] = reset.ttl
        pseudo = bytes(network[8:40]) + struct.pack("!IHBB", 20, 0, 0, 6)
    else:
        struct.pack_into("!HHH", network, 2, len(network) + 20, identification, 0)
        network[8] = reset.ttl
        network[10:12] = b"\0\0"
        struct.pack_into("!H", network, 10, checksum(bytes(network)))
        pseudo = bytes(network[12:20]) + struct.pack("!BBH", 0, 6, 20)
    transport = bytearray(ports + struct.pack("!IIBBHHH", seq, ack, 5 << 4, RST | ACK, 0, 0, 0))
    struct.pack_into("!H", transport, 16, checksum(pseudo + bytes(transport)))
    return bytes(ethernet + network + transport)


def checksum(octets: bytes) -> int:
    """Internet checksum (RFC 1071)."""
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


stopped = False


def stop(*_) -> None:
    global stopped
    stopped = True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    client, server, rules_path, log_path = sys.argv[1:5]
    with open(rules_path) as rules_file, open(log_path, "w") as log_file:
        Box({"client": client, "server": server}, json.load(rules_file), log_file).run()
