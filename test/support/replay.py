"""Sends the frames of captures through an interface, as they are, without any TCP of this machine.

    python3 test/support/replay.py IFACE CAPTURE... [--merged FILE]
    python3 test/support/replay.py IFACE CAPTURE --pps N [--seconds S]

At the pace of their time stamps, all captures beginning at once; or at N frames a second, over and over again
for S seconds, each round between other hosts, so that its sessions are new ones. Prints what was sent as JSON.
`--merged` writes the frames in the order and with the times of the plan. Needs the right to open raw sockets
(AF_PACKET). Classic pcap of Ethernet only.
"""

import argparse
import ctypes
import json
import mmap
import os
import socket
import struct
import time

BATCH = 256
MAGICS = {b"\xd4\xc3\xb2\xa1": ("<", 1000), b"\x4d\x3c\xb2\xa1": ("<", 1), b"\xa1\xb2\xc3\xd4": (">", 1000)}
SOCKET_BUFFER = 32 << 20
# Frames are handed to the link at once, without the queue of the traffic control.
SOL_PACKET, PACKET_QDISC_BYPASS = 263, 20


class iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("namelen", ctypes.c_uint32),
        ("iov", ctypes.c_void_p),
        ("iovlen", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class mmsghdr(ctypes.Structure):
    _fields_ = [("header", msghdr), ("sent", ctypes.c_uint32)]


class Capture:
    """A capture in memory that may be changed without changing the file; frames are (ns, offset, length)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        order, unit = MAGICS[self.bytes[:4]]
        record = struct.Struct(order + "IIII")
        self.frames = []
        at, end = 24, len(self.bytes)
        while at + 16 <= end:
            second, fraction, length, whole = record.unpack_from(self.bytes, at)
            if length == whole and length <= 65_535:
                self.frames.append((second * 1_000_000_000 + fraction * unit, at + 16, length))
            at += 16 + length
        self.address = ctypes.addressof(ctypes.c_char.from_buffer(self.bytes))


class Sender:
    """Sends frames in batches with one system call each; what the link does not take is tried again."""

    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER)
        self.socket.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
        self.socket.bind((interface, 0))
        self.libc = ctypes.CDLL(None, use_errno=True)

    def prepare(self, capture):
        """The arguments of the system call for all frames."""
        count = len(capture.frames)
        self.vectors = (iovec * count)()
        self.messages = (mmsghdr * count)()
        vectors = ctypes.addressof(self.vectors)
        size = ctypes.sizeof(iovec)
        for i, (_, at, length) in enumerate(capture.frames):
            self.vectors[i].base = capture.address + at
            self.vectors[i].len = length
            self.messages[i].header.iov = vectors + i * size
            self.messages[i].header.iovlen = 1

    def send(self, start, count):
        size = ctypes.sizeof(mmsghdr)
        while count > 0:
            at = ctypes.byref(self.messages, start * size)
            sent = self.libc.sendmmsg(self.socket.fileno(), at, count, 0)
            if sent < 0:
                code = ctypes.get_errno()
                if code not in (11, 105):  # EAGAIN, ENOBUFS
                    raise OSError(code, os.strerror(code))
                time.sleep(0.0001)
                continue
            start += sent
            count -= sent


def merged(captures):
    """All frames on one time line, which begins with the first frame of each capture: (ns, bytes)."""
    frames = []
    for capture in captures:
        first = min(ns for ns, _, _ in capture.frames)
        frames += [(ns - first, bytes(capture.bytes[at : at + n])) for ns, at, n in capture.frames]
    frames.sort(key=lambda frame: frame[0])
    return frames


def write_merged(path, frames, begin):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 1))
        for ns, data in frames:
            at = begin + ns
            file.write(struct.pack("<IIII", at // 1_000_000_000, at % 1_000_000_000, len(data), len(data)) + data)


def replay_in_time(interface, frames):
    """Sends each frame at its time, as exactly as a program can. Returns the largest delay in seconds."""
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind((interface, 0))
    begin, worst = time.monotonic_ns(), 0
    for ns, data in frames:
        wait = begin + ns - time.monotonic_ns()
        # Others need the processor too: the rest, which is short, is waited for awake.
        if wait > 30_000:
            time.sleep((wait - 20_000) / 1e9)
        while (late := time.monotonic_ns() - begin - ns) < 0:
            pass
        worst = max(worst, late)
        link.send(data)
    return worst / 1e9


class Renumbering:
    """Gives every round its own hosts. What one address gains the other loses, so no checksum changes."""

    def __init__(self, capture):
        self.bytes = capture.bytes
        # IPv4 over Ethernet: the second halves of both addresses; the client is the one that sent first.
        self.places, seen = [], {}
        for _, at, _ in capture.frames:
            source, target = bytes(self.bytes[at + 26 : at + 30]), bytes(self.bytes[at + 30 : at + 34])
            forward = seen.setdefault(frozenset((source, target)), source) == source
            halves = struct.unpack_from("!H", self.bytes, at + 26)[0], struct.unpack_from("!H", self.bytes, at + 30)[0]
            self.places.append((at + 26, halves[0], halves[1], 1 if forward else -1))

    def begin(self, start, count, round_number):
        pack = struct.pack_into
        for at, source, target, sign in self.places[start : start + count]:
            step = sign * round_number
            a, b = source + step, target - step
            # Sums of ones' complement have two zeros: stay clear of the ends.
            if not (0 < a < 65_535 and 0 < b < 65_535):
                a, b = source, target
            pack("!H", self.bytes, at, a)
            pack("!H", self.bytes, at + 4, b)


def flood(interface, capture, per_second, seconds):
    """Sends at a rate. Returns frames, octets and seconds."""
    sender = Sender(interface)
    sender.prepare(capture)
    total = len(capture.frames)
    lengths = [length for _, _, length in capture.frames]
    numbers = Renumbering(capture)
    sent = octets = round_number = at = 0
    begin = time.perf_counter()
    while (now := time.perf_counter() - begin) < seconds:
        due = int(now * per_second) - sent
        if due < 16:
            time.sleep(0.0002)
            continue
        count = min(due, BATCH, total - at)
        if round_number > 0:
            numbers.begin(at, count, round_number)
        sender.send(at, count)
        octets += sum(lengths[at : at + count])
        sent += count
        at += count
        if at == total:
            at, round_number = 0, round_number + 1
    return sent, octets, time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interface")
    parser.add_argument("captures", nargs="+")
    parser.add_argument("--merged")
    parser.add_argument("--pps", type=float)
    parser.add_argument("--seconds", type=float, default=10)
    wanted = parser.parse_args()
    captures = [Capture(path) for path in wanted.captures]
    if wanted.pps is not None:
        sent, octets, seconds = flood(wanted.interface, captures[0], wanted.pps, wanted.seconds)
        print(json.dumps({"frames": sent, "octets": octets, "seconds": seconds}), flush=True)
        return
    frames = merged(captures)
    if wanted.merged:
        write_merged(wanted.merged, frames, time.time_ns())
    try:
        # What else runs here shall not delay frames.
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    except OSError:
        pass
    latest = replay_in_time(wanted.interface, frames)
    print(json.dumps({"frames": len(frames), "latest": latest}), flush=True)


main()
