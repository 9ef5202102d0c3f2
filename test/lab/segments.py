"""Reads what tcpdump and the box saw: classic captures, and the TCP header of an Ethernet frame."""

import hashlib
import struct
from dataclasses import dataclass
from typing import Iterator

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10

ETHERNET = 14
NANOSECOND_MAGIC = 0xA1B23C4D
MICROSECOND_MAGIC = 0xA1B2C3D4


@dataclass(frozen=True)
class Segment:
    """A TCP segment as its headers describe it; sequence numbers are unsigned 32-bit."""

    source: bytes
    target: bytes
    source_port: int
    target_port: int
    seq: int
    ack: int
    flags: int
    payload: int
    """Octets of payload, by the IP header: short frames are padded."""
    transport_at: int
    """Where the TCP header begins in the frame."""
    ipv6: bool

    @property
    def flow(self) -> tuple[int, int]:
        return self.source_port, self.target_port

    @property
    def end(self) -> int:
        """Sequence number behind it: SYN and FIN take one each."""
        occupied = self.payload + bool(self.flags & SYN) + bool(self.flags & FIN)
        return (self.seq + occupied) & 0xFFFFFFFF


def parse(frame: bytes) -> Segment | None:
    """The TCP segment in an Ethernet frame, or None when it carries something else."""
    if len(frame) < ETHERNET + 40:
        return None
    kind = int.from_bytes(frame[12:14], "big")
    if kind == 0x0800 and frame[ETHERNET + 9] == 6:
        transport = ETHERNET + (frame[ETHERNET] & 0x0F) * 4
        length = int.from_bytes(frame[ETHERNET + 2 : ETHERNET + 4], "big") - (transport - ETHERNET)
        source, target = frame[26:30], frame[30:34]
    elif kind == 0x86DD and frame[ETHERNET + 6] == 6:
        transport = ETHERNET + 40
        length = int.from_bytes(frame[ETHERNET + 4 : ETHERNET + 6], "big")
        source, target = frame[22:38], frame[38:54]
    else:
        return None
    source_port, target_port, seq, ack = struct.unpack_from("!HHII", frame, transport)
    header = (frame[transport + 12] >> 4) * 4
    return Segment(
        source, target, source_port, target_port, seq, ack, frame[transport + 13],
        length - header, transport, kind == 0x86DD,
    )  # fmt: skip


def digest(frame: bytes) -> str:
    """Names a frame by its contents, so that a capture and the box's log can be laid side by side."""
    return hashlib.blake2b(frame, digest_size=8).hexdigest()


def after(a: int, b: int) -> int:
    """How far the sequence number `a` lies behind `b`, negative when before it (RFC 9293 section 3.4)."""
    return ((a - b + 0x80000000) & 0xFFFFFFFF) - 0x80000000


@dataclass(frozen=True)
class CapturedFrame:
    number: int
    """From 1, as Wireshark counts."""
    seconds: float
    bytes: bytes


def read_capture(path: str) -> Iterator[CapturedFrame]:
    """Frames of a capture as tcpdump writes it on this machine."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 24:
        return
    (magic,) = struct.unpack_from("=I", data)
    if magic not in (NANOSECOND_MAGIC, MICROSECOND_MAGIC):
        raise ValueError(f"{path}: not a capture in this machine's byte order")
    unit = 1e-9 if magic == NANOSECOND_MAGIC else 1e-6
    at, number = 24, 0
    while at + 16 <= len(data):
        seconds, fraction, captured, _ = struct.unpack_from("=IIII", data, at)
        number += 1
        yield CapturedFrame(number, seconds + fraction * unit, data[at + 16 : at + 16 + captured])
        at += 16 + captured


def cut_capture(source: str, target: str, octets: int | None) -> None:
    """Copies a capture, each frame cut to `octets`; None keeps frames whole."""
    with open(source, "rb") as file:
        data = file.read()
    out = bytearray(data[:24])
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, captured, length = struct.unpack_from("=IIII", data, at)
        kept = captured if octets is None else min(captured, octets)
        out += struct.pack("=IIII", seconds, fraction, kept, length)
        out += data[at + 16 : at + 16 + kept]
        at += 16 + captured
    with open(target, "wb") as file:
        file.write(out)
