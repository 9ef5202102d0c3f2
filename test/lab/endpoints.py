"""The programs at the two ends.

    endpoints.py client|server BEHAVIOUR.json

A behaviour is a pair of functions of the same name, one for each end; `settings` holds what its scenario set. A
server prints `ready` when it may be called.
"""

import json
import os
import signal
import socket
import struct
import sys
import time

PORT = 5001
ADDRESSES = {4: ("10.99.0.1", "10.99.0.2"), 6: ("fd99::1", "fd99::2")}
CLIENT, SERVER = {}, {}


def behaviour(ends: dict):
    def register(function):
        ends[function.__name__.replace("_", "-")] = function
        return function

    return register


def payload(octets: int) -> bytes:
    return (bytes(range(256)) * (octets // 256 + 1))[:octets]


def read(stream: socket.socket, octets: int) -> int:
    """Reads so many octets, or up to the end; returns how many came."""
    got = 0
    while got < octets:
        piece = stream.recv(min(65536, octets - got))
        if not piece:
            break
        got += len(piece)
    return got


def read_all(stream: socket.socket) -> None:
    while stream.recv(65536):
        pass


def close_with_reset(stream: socket.socket) -> None:
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()


def prepare(stream: socket.socket, settings: dict) -> None:
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0 if settings.get("nagle") else 1)
    for name, option in (("receiveBuffer", socket.SO_RCVBUF), ("sendBuffer", socket.SO_SNDBUF)):
        if name in settings:
            stream.setsockopt(socket.SOL_SOCKET, option, settings[name])
    if "congestionControl" in settings:
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, settings["congestionControl"].encode())
    if "keepAlive" in settings:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in (
            (socket.TCP_KEEPIDLE, 1),
            (socket.TCP_KEEPINTVL, 1),
            (socket.TCP_KEEPCNT, settings["keepAlive"]),
        ):
            stream.setsockopt(socket.IPPROTO_TCP, option, value)


@behaviour(CLIENT)
def upload(stream, settings):
    stream.sendall(payload(settings["octets"]))
    stream.shutdown(socket.SHUT_WR)
    read_all(stream)


@behaviour(SERVER)
def upload(stream, settings):  # noqa: F811
    if "pauseAfter" in settings:
        read(stream, settings["pauseAfter"])
        time.sleep(settings["pause"])
    if "sip" in settings:
        while stream.recv(settings["sip"]):
            time.sleep(settings["rest"])
    else:
        read_all(stream)
    stream.sendall(b"done\n")


@behaviour(CLIENT)
def download(stream, settings):
    stream.sendall(b"get\n")
    read(stream, settings["octets"])


@behaviour(SERVER)
def download(stream, settings):  # noqa: F811
    read(stream, 4)
    stream.sendall(payload(settings["octets"]))
    stream.shutdown(socket.SHUT_WR)
    read_all(stream)


@behaviour(CLIENT)
def exchange(stream, settings):
    writes = settings.get("writes", 1)
    for _ in range(settings["times"]):
        for _ in range(writes):
            stream.sendall(payload(settings["request"] // writes))
        read(stream, settings["answer"])
        time.sleep(settings.get("pause", 0))


@behaviour(SERVER)
def exchange(stream, settings):  # noqa: F811
    for _ in range(settings["times"]):
        if read(stream, settings["request"]) < settings["request"]:
            break
        time.sleep(settings.get("think", 0))
        stream.sendall(payload(settings["answer"]))
    read_all(stream)


@behaviour(CLIENT)
def echo(stream, settings):
    for message in settings["messages"]:
        stream.sendall(message.encode())
        read(stream, len(message))
        time.sleep(0.05)


@behaviour(SERVER)
def echo(stream, settings):  # noqa: F811
    while piece := stream.recv(1024):
        stream.sendall(piece)


@behaviour(CLIENT)
def half_close(stream, settings):
    stream.sendall(payload(settings["request"]))
    stream.shutdown(socket.SHUT_WR)
    read_all(stream)


@behaviour(SERVER)
def half_close(stream, settings):  # noqa: F811
    read_all(stream)
    time.sleep(0.2)
    stream.sendall(payload(settings["answer"]))


@behaviour(CLIENT)
def idle(stream, settings):
    time.sleep(settings["seconds"])


SERVER["idle"] = idle


@behaviour(CLIENT)
def pause_and_go_on(stream, settings):
    stream.sendall(payload(100))
    time.sleep(settings["pause"])
    for _ in range(3):
        stream.sendall(payload(100))
        time.sleep(0.2)


@behaviour(SERVER)
def pause_and_go_on(stream, settings):  # noqa: F811
    read_all(stream)


@behaviour(CLIENT)
def keep_sending(stream, settings):
    """Sends on into whatever the server did to its socket."""
    stream.sendall(payload(settings.get("request", 3000)))
    for _ in range(3):
        time.sleep(0.3)
        stream.sendall(payload(100))


@behaviour(SERVER)
def abort(stream, settings):
    read(stream, settings["request"])
    close_with_reset(stream)


@behaviour(SERVER)
def leave_unread(stream, settings):
    time.sleep(0.4)
    stream.close()


@behaviour(SERVER)
def early_close(stream, settings):
    read(stream, settings["request"])
    stream.close()


@behaviour(SERVER)
def killed(stream, settings):
    read(stream, 10)
    os.kill(os.getpid(), signal.SIGKILL)


@behaviour(CLIENT)
def client_abort(stream, settings):
    stream.sendall(payload(20000))
    time.sleep(0.3)
    close_with_reset(stream)


@behaviour(SERVER)
def client_abort(stream, settings):  # noqa: F811
    read_all(stream)


@behaviour(CLIENT)
def connect_and_close(stream, settings):
    """Is anybody there? `act` closes."""


@behaviour(SERVER)
def connect_and_close(stream, settings):  # noqa: F811
    read_all(stream)


@behaviour(CLIENT)
def connect_and_reset(stream, settings):
    close_with_reset(stream)


SERVER["connect-and-reset"] = connect_and_close


@behaviour(CLIENT)
def both_send(stream, settings):
    """Neither end reads: both windows close."""
    try:
        stream.sendall(payload(8 << 20))
    except TimeoutError:
        pass


SERVER["both-send"] = both_send
for name in ("abort", "leave-unread", "early-close", "killed"):
    CLIENT[name] = keep_sending


def serve(settings: dict) -> None:
    if settings["behaviour"] == "nobody":
        print("ready", flush=True)
        time.sleep(settings["seconds"])
        return
    version = settings.get("ip", 4)
    listener = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    prepare(listener, settings)
    listener.bind(("" if version == 4 else "::", PORT))
    listener.listen(settings.get("backlog", 64))
    print("ready", flush=True)
    if settings["behaviour"] == "never-accept":
        time.sleep(settings["seconds"])
        return
    if settings.get("sessions") == 0:
        time.sleep(settings["seconds"])
    for _ in range(settings.get("sessions", 1)):
        stream, _ = listener.accept()
        prepare(stream, settings)
        stream.settimeout(settings.get("patience", 30))
        act(SERVER, stream, settings)
    time.sleep(0.3)


def call(settings: dict) -> None:
    if settings["behaviour"] in ("nobody", "never-accept"):
        settings = {**settings, "behaviour": "idle", "seconds": 0.2}
    ours, theirs = ADDRESSES[settings.get("ip", 4)]
    if "waves" in settings:
        rush(theirs, settings)
        return
    for _ in range(settings.get("sessions", 1)):
        stream = socket.socket(socket.AF_INET if settings.get("ip", 4) == 4 else socket.AF_INET6)
        prepare(stream, settings)
        stream.settimeout(settings.get("connectTimeout", 10))
        if "hops" in settings:
            stream.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, settings["hops"])
        if "sourcePort" in settings:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            stream.bind((ours, settings["sourcePort"]))
        try:
            stream.connect((theirs, PORT))
        except OSError as error:
            print("connect:", error)
            continue
        stream.settimeout(settings.get("patience", 30))
        act(CLIENT, stream, settings)
        time.sleep(settings.get("gap", 0))


def rush(address: str, settings: dict) -> None:
    """Many sessions at a time: the SYNs of a wave are taken before the first of it is complete."""
    streams = []
    for wave in settings["waves"]:
        for _ in range(wave):
            stream = socket.socket()
            stream.setblocking(False)
            stream.connect_ex((address, PORT))
            streams.append(stream)
        time.sleep(0.3)
    time.sleep(settings["connectTimeout"])


def act(ends: dict, stream: socket.socket, settings: dict) -> None:
    try:
        ends[settings["behaviour"]](stream, settings)
        stream.close()
    except OSError as error:
        print(settings["behaviour"], error)


def scan(settings: dict) -> None:
    """Sends bare SYNs; the kernel, which knows of no such session, resets what answers."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    ours, theirs = ADDRESSES[4]
    raw.bind((ours, 0))
    targets = [(theirs, port) for port in range(settings["firstPort"], settings["lastPort"])]
    targets += [(f"10.99.0.{host}", PORT) for host in range(*settings.get("hosts", [0, 0]))]
    targets *= settings.get("repeat", 1)
    for number, (address, port) in enumerate(targets):
        source = 40000 + (number if "repeat" in settings else 0)
        header = struct.pack("!HHIIBBHHH", source, port, 77000 + number, 0, 5 << 4, 2, 1024, 0, 0)
        pseudo = socket.inet_aton(ours) + socket.inet_aton(address) + struct.pack("!BBH", 0, 6, 20)
        total = sum(struct.unpack("!16H", pseudo + header))
        total = (total & 0xFFFF) + (total >> 16)
        total = (total & 0xFFFF) + (total >> 16)
        raw.sendto(header[:16] + struct.pack("!H", ~total & 0xFFFF) + header[18:], (address, 0))
        time.sleep(settings.get("every", 0.01))
    time.sleep(0.3)


if __name__ == "__main__":
    role, given = sys.argv[1], json.loads(sys.argv[2])
    if role == "server":
        serve(given)
    elif given["behaviour"] == "scan":
        scan(given)
    else:
        call(given)
