"""The scenarios: what the two programs do, what happens to their packets, and what must be said of it.

`scenarios(seed)` gives them all. The seed varies numbers (delays, which packets are hit) and never the meaning.
"""

import random
from dataclasses import dataclass, field


@dataclass
class Scenario:
    settings: dict
    """For both programs; `behaviour` names what they do."""
    to_server: list = field(default_factory=list)
    to_client: list = field(default_factory=list)
    expect: dict = field(default_factory=dict)
    """What a diagnosis must say: `Expectation` in test/support/fixture-captures.ts."""
    client: dict = field(default_factory=dict)
    """Settings of one end only; `server` likewise."""
    server: dict = field(default_factory=dict)
    kernel: list[str] = field(default_factory=list)
    firewall: list[str] = field(default_factory=list)
    """Rules of nftables for packets that come in at the server, or pass the router."""
    routed: bool = False
    """A router with a kernel of its own stands in front of the server. Frames are not labelled then."""
    offload: bool = False
    """The hosts leave segmentation and checksums to their network cards: captures show what they hand over."""
    before: list[tuple[str, str]] = field(default_factory=list)
    """(where, command): run before the programs start."""
    during: list[tuple[float, str, str]] = field(default_factory=list)
    """(seconds, where, command): run inside while the programs do."""
    limit: float = 40


def upload(kilobytes: int, **more) -> dict:
    return {"behaviour": "upload", "octets": kilobytes * 1024, **more}


def scenarios(seed: int) -> dict[str, Scenario]:
    draw = random.Random(seed)
    found: dict[str, Scenario] = {}

    def add(name: str, settings: dict, **more) -> None:
        scenario = Scenario(settings, **more)
        delay = ["delay", {"ms": round(draw.uniform(8, 25), 3)}]
        scenario.to_server = [*scenario.to_server, delay]
        scenario.to_client = [*scenario.to_client, delay]
        found[name] = scenario

    add_healthy(add)
    add_loss(add, draw)
    add_disorder(add, draw)
    add_windows(add)
    add_handshakes(add)
    add_resets(add, draw)
    add_routed(add)
    add_meddlers(add)
    add_offload(add)
    return found


def add_healthy(add) -> None:
    healthy = {"verdict": "healthy"}
    add("clean", upload(800), expect=healthy)
    messages = ["hello", "second message", '{"message": "first"}{"message": "second"}']
    add("echo", {"behaviour": "echo", "messages": messages}, expect=healthy)
    add("half-close", {"behaviour": "half-close", "request": 2000, "answer": 90000}, expect=healthy)
    few = {"behaviour": "exchange", "times": 2, "request": 100, "answer": 5000, "sessions": 25}
    add("many-sessions", few, expect={"sessions": 25, **healthy})
    reuse = {"behaviour": "echo", "messages": ["a"], "sessions": 3, "sourcePort": 40123, "gap": 0.2}
    add("port-reuse", reuse, kernel=["net.ipv4.tcp_tw_reuse=1"], expect={"sessions": 3})
    thinking = {"behaviour": "exchange", "times": 15, "request": 200, "answer": 1200}
    add("server-thinks", {**thinking, "think": 0.12}, expect={"limited": "server-application"})
    add("client-thinks", {**thinking, "pause": 0.15}, expect={"limited": "client-application"})
    add("small-writes", {**thinking, "times": 60, "writes": 2, "nagle": True}, expect={"verdicts": ["delayed-ack"]})
    add("small-send-buffer", upload(2000), to_server=[["delay", {"ms": 40}]], client={"sendBuffer": 32768},
        expect={"verdicts": ["send-buffer-limited"], "seenBy": ["client"]})  # fmt: skip
    add("keep-alive", {"behaviour": "idle", "seconds": 4.5, "keepAlive": 9},
        expect={"events": ["keep-alive", "keep-alive-ack"]})  # fmt: skip


def add_loss(add, draw: random.Random) -> None:
    bottleneck = ["rate", {"mbit": 30}]

    def lossy(share: float) -> list:
        return [["lose", {"share": share}], bottleneck]

    add("loss-1", upload(1500), to_server=lossy(0.01))
    add("loss-4", upload(1000), to_server=lossy(0.04))
    add("loss-no-sack", upload(800), to_server=lossy(0.04), kernel=["net.ipv4.tcp_sack=0"])
    add("loss-no-timestamps", upload(800), to_server=lossy(0.03), kernel=["net.ipv4.tcp_timestamps=0"])
    add("loss-bare", upload(700), to_server=lossy(0.03),
        kernel=["net.ipv4.tcp_timestamps=0", "net.ipv4.tcp_sack=0"])  # fmt: skip
    for control in ("reno", "bbr"):
        add(f"loss-{control}", upload(900, congestionControl=control), to_server=lossy(0.03))
    add("loss-ipv6", upload(800, ip=6), to_server=lossy(0.03))
    add("loss-download", {"behaviour": "download", "octets": 1000 << 10}, to_client=lossy(0.03))
    add("loss-ecn", upload(800), to_server=lossy(0.01), kernel=["net.ipv4.tcp_ecn=1"])
    add("loss-no-scaling", upload(800), to_server=lossy(0.01), kernel=["net.ipv4.tcp_window_scaling=0"])
    add("loss-small-segments", upload(250), to_server=lossy(0.02), kernel=["net.ipv4.tcp_base_mss=256"])
    first = draw.randrange(20, 60)
    add("loss-burst", upload(700), to_server=[["lose", {"first": first, "last": first + 12}], bottleneck])
    requests = {"behaviour": "exchange", "times": 12, "request": 4000, "answer": 200, "pause": 0.02}
    add("loss-tail", requests, to_server=[["lose-tail", {"count": 2, "after": draw.randrange(4, 12)}]])
    add("blackout", upload(700), to_server=[["blackout", {"begin": 0.2, "end": 1.0}], ["rate", {"mbit": 20}]])
    add("ack-loss", upload(900), to_server=[["rate", {"mbit": 40}]], to_client=[["lose-acks", {"share": 0.3}]])
    add("full-queue", upload(2000), to_server=[["rate", {"mbit": 10, "queue": 25}]], expect={"limited": "network"})
    # Reno fills the queue; what CUBIC leaves of it depends on when it ends its slow start.
    add("bufferbloat", upload(3000, congestionControl="reno"), to_server=[["rate", {"mbit": 10, "queue": 2000}]],
        expect={"limited": "network", "verdicts": ["bufferbloat"]})  # fmt: skip
    add("corruption", upload(500), to_server=[["corrupt", {"share": 0.02}], bottleneck],
        expect={"events": ["checksum-error"], "seenBy": ["server"]})  # fmt: skip
    add("black-hole", upload(60), to_server=[["too-big", {"octets": 1400}]], limit=5)


def add_disorder(add, draw: random.Random) -> None:
    bottleneck = ["rate", {"mbit": 40}]

    def overtaken(share: float, low: float, high: float) -> list:
        return ["overtake", {"share": share, "ms": round(draw.uniform(low, high), 3)}]

    add("reorder-light", upload(1000), to_server=[bottleneck, overtaken(0.02, 0.8, 3)])
    add("reorder-heavy", upload(1000), to_server=[bottleneck, overtaken(0.05, 6, 30)])
    add("reorder-and-loss", upload(1000), to_server=[["lose", {"share": 0.02}], bottleneck, overtaken(0.02, 2, 9)])
    download = {"behaviour": "download", "octets": 1000 << 10}
    add("reorder-download", download, to_client=[bottleneck, overtaken(0.03, 1, 4)])
    add("reorder-no-sack", upload(700), to_server=[bottleneck, overtaken(0.02, 1, 4)], kernel=["net.ipv4.tcp_sack=0"])
    add("reorder-ipv6", upload(700, ip=6), to_server=[bottleneck, overtaken(0.02, 1, 4)])
    add("doubled", upload(900), to_server=[bottleneck, ["double", {"share": 0.03}]])
    add("doubled-download", download, to_client=[bottleneck, ["double", {"share": 0.03}]])
    spike = ["spike", {"begin": 0.15, "end": 0.19, "ms": round(draw.uniform(600, 900), 3)}]
    add("delay-spike", upload(500), to_server=[["rate", {"mbit": 20}], spike])


def add_windows(add) -> None:
    def limited(*events: str) -> dict:
        return {"limited": "receiver", "events": list(events)} if events else {"limited": "receiver"}

    paused = upload(2000, pauseAfter=60000)
    add("zero-window", {**paused, "pause": 2.5}, server={"receiveBuffer": 65536}, expect=limited("zero-window"))
    add("zero-window-probed", {**paused, "pause": 6}, server={"receiveBuffer": 32768},
        expect=limited("zero-window", "zero-window-probe"))  # fmt: skip
    add("slow-reader", upload(500, sip=8192, rest=0.03), server={"receiveBuffer": 32768},
        expect={**limited(), "seenBy": ["client"]})  # fmt: skip
    add("small-buffer", upload(500), to_server=[["delay", {"ms": 30}]], server={"receiveBuffer": 16384},
        expect={**limited(), "verdicts": ["window-limited"]})  # fmt: skip
    buffers = {"sendBuffer": 32768, "receiveBuffer": 32768, "patience": 4}
    add("both-stuck", {"behaviour": "both-send", **buffers}, expect={"verdict": "deadlock"})


def add_handshakes(add) -> None:
    repeated = {"events": ["retransmission"]}
    add("syn-lost", upload(80), to_server=[["lose-syn", {"count": 2}]], expect={**repeated, "seenBy": ["client"]})
    add("syn-ack-lost", upload(80), to_client=[["lose-syn", {"count": 1}]], expect=repeated)
    add("final-ack-lost", {"behaviour": "idle", "seconds": 3}, to_server=[["lose-acks", {"count": 1}]],
        expect=repeated)  # fmt: skip
    nobody = {"behaviour": "nobody", "seconds": 8}
    silence = [["blackout", {"begin": 0}]]
    add("syn-timeout", nobody, to_server=silence, client={"connectTimeout": 7.5},
        expect={"handshake": "timeout", "seenBy": ["client"]})  # fmt: skip
    add("syn-ack-timeout", {"behaviour": "idle", "seconds": 5}, to_client=silence, client={"connectTimeout": 5},
        limit=8, expect={"handshake": "timeout"})  # fmt: skip
    short = {"behaviour": "nobody", "seconds": 2}
    add("refused", short, expect={"handshake": "refused"})
    for answer in ("host-unreachable", "net-unreachable", "port-unreachable", "admin-prohibited", "host-prohibited",
                   "net-prohibited"):  # fmt: skip
        add(f"icmp-{answer}", short, client={"connectTimeout": 4}, firewall=[f"reject with icmp type {answer}"],
            expect={"handshake": answer})  # fmt: skip
    for answer in ("admin-prohibited", "port-unreachable", "no-route", "addr-unreachable"):
        names = {"no-route": "network-unreachable", "addr-unreachable": "host-unreachable"}
        add(f"icmpv6-{answer}", {**short, "ip": 6}, client={"connectTimeout": 4},
            firewall=[f"reject with icmpv6 type {answer}"], expect={"handshake": names.get(answer, answer)})  # fmt: skip
    add("firewall-reset", short, firewall=["reject with tcp reset"], expect={"handshake": "refused"})
    thrice = {"behaviour": "echo", "messages": ["a"], "sessions": 3, "gap": 0.1}
    add("ecn-black-hole", thrice, kernel=["net.ipv4.tcp_ecn=1"],
        firewall=["tcp flags & (syn | ecn | cwr) == (syn | ecn | cwr) drop"],
        expect={"sessions": 3, "verdicts": ["ecn-black-hole"]})  # fmt: skip
    crowd = {"behaviour": "never-accept", "backlog": 1, "seconds": 5, "sessions": 5, "connectTimeout": 3}
    add("backlog-full", crowd, expect={"handshake": "timeout"})
    # The second wave's SYNs are taken while one place is left; the handshakes that end find none.
    waves = {"behaviour": "never-accept", "backlog": 8, "seconds": 8, "waves": [8, 4], "connectTimeout": 6}
    full = {"verdicts": ["accept-queue-full"]}
    add("backlog-overflow", waves, expect={"handshake": "not-accepted", **full})
    add("backlog-reset", waves, kernel=["net.ipv4.tcp_abort_on_overflow=1"],
        expect={"handshake": "reset-by-peer", **full})  # fmt: skip
    ports = {"behaviour": "scan", "firstPort": 5001, "lastPort": 5041}
    add("port-scan", ports, server={"behaviour": "idle", "seconds": 1.5},
        expect={"events": ["port-scan"], "reset": "handshake-aborted"})  # fmt: skip
    add("filtered-scan", ports, server={"behaviour": "nobody", "seconds": 1.5}, firewall=["drop"],
        expect={"events": ["port-scan"]})  # fmt: skip


def add_routed(add) -> None:
    """What a kernel between the two says: packet filter, routing table, hop limit."""
    short = {"behaviour": "nobody", "seconds": 1.5}
    client = ["client"]
    add("router-refuses", short, firewall=["reject with tcp reset"], routed=True,
        expect={"handshake": "refused", "seenBy": client})  # fmt: skip
    late = [(0.9, "router", "nft insert rule inet lab passing tcp dport 5001 reject with tcp reset")]
    talking = {"behaviour": "exchange", "times": 8, "request": 400, "answer": 900, "pause": 0.2}
    add("router-rejects", talking, firewall=["accept"], during=late, routed=True, limit=6,
        expect={"reset": "firewall", "seenBy": client})  # fmt: skip
    for kind, reason in (("unreachable", "host-unreachable"), ("prohibit", "admin-prohibited"),
                         ("throw", "network-unreachable")):  # fmt: skip
        add(f"route-{kind}", short, routed=True, client={"connectTimeout": 2.5},
            before=[("router", f"ip route replace {kind} 10.99.0.2/32")],
            expect={"handshake": reason, "seenBy": client})  # fmt: skip
    add("hop-limit", {**short, "hops": 1}, routed=True, client={"connectTimeout": 2.5},
        expect={"handshake": "ttl-exceeded", "seenBy": client})  # fmt: skip


def add_meddlers(add) -> None:
    """Devices on the way that police, take options out of SYNs, or only ask whether anybody is there."""

    def nft(*rules: str) -> list[tuple[str, str]]:
        setup = ["add table inet lab", "'add chain inet lab meddling { type filter hook forward priority 0 ; }'"]
        lines = [*setup, *(f"'add rule inet lab meddling {rule}'" for rule in rules)]
        return [("router", f"nft {line}") for line in lines]

    def policed(interface: str, rate: str) -> list[tuple[str, str]]:
        # A bucket of tokens and next to no queue: what finds it empty is dropped.
        return [("router", f"tc qdisc add dev {interface} root tbf rate {rate} burst 40kb limit 3100")]

    bulk = {"expect": {"verdicts": ["policer"]}, "routed": True}
    # CUBIC is dropped from every few seconds, so that it takes longer until a rate shows.
    add("policer", upload(20000), before=policed("eth1", "8mbit"), **bulk)
    add("policer-reno", upload(6000, congestionControl="reno"), before=policed("eth1", "8mbit"), **bulk)
    far = [["delay", {"ms": 60}]]
    both = {"to_server": far, "to_client": far}
    stripped = {"expect": {"verdicts": ["options-stripped"], "seenBy": ["client"]}, "routed": True, **both}
    syn = "tcp flags & syn == syn"
    add("scale-stripped-from-answer", upload(60),
        before=nft(f"{syn} tcp sport 5001 reset tcp option window"), **stripped)  # fmt: skip
    add("stamps-stripped-from-answer", upload(600), before=nft(f"{syn} tcp sport 5001 reset tcp option timestamp"),
        **stripped)  # fmt: skip
    add("options-stripped", upload(600), routed=True, **both,
        before=nft(*(f"{syn} tcp dport 5001 reset tcp option {o}" for o in ("window", "timestamp", "sack-perm"))),
        expect={"verdicts": ["options-stripped"], "seenBy": ["server"]})  # fmt: skip
    add("no-window-scale", upload(1500), kernel=["net.ipv4.tcp_window_scaling=0"], **both,
        expect={"verdicts": ["no-window-scale"]})  # fmt: skip
    add("small-mss", upload(400), before=[("server", "ip route replace 10.99.0.1/32 dev eth0 advmss 400")],
        expect={"verdicts": ["small-mss"]})  # fmt: skip
    checks = {"sessions": 12, "gap": 0.1}
    asked = {"sessions": 12, "verdicts": ["health-check"]}
    add("health-check", {"behaviour": "connect-and-close", **checks}, expect=asked)
    add("health-check-reset", {"behaviour": "connect-and-reset", **checks}, expect=asked)
    ports = {"behaviour": "scan", "firstPort": 5001, "lastPort": 5002, "every": 0.2, "repeat": 12}
    add("health-check-half-open", ports, server={"behaviour": "idle", "seconds": 4, "sessions": 0},
        expect={"verdicts": ["health-check"]})  # fmt: skip
    # Windows smaller than a segment, opened by a few octets at a time.
    add("silly-window", upload(60, sip=64, rest=0.005), server={"receiveBuffer": 1024}, expect={"limited": "receiver"})


def add_offload(add) -> None:
    add("offload", upload(3000), offload=True)
    lossy = [["lose", {"share": 0.03}], ["rate", {"mbit": 200}]]
    add("offload-loss", upload(6000), offload=True, to_server=lossy)
    add("offload-loss-download", {"behaviour": "download", "octets": 6000 << 10}, offload=True, to_client=lossy)
    add("offload-reorder", upload(4000), offload=True,
        to_server=[["rate", {"mbit": 200}], ["overtake", {"share": 0.03, "ms": 2}]])  # fmt: skip


def add_resets(add, draw: random.Random) -> None:
    sending = {"request": 3000}
    add("abort", {"behaviour": "abort", **sending}, expect={"reset": "abort"})
    add("client-abort", {"behaviour": "client-abort"}, expect={"reset": "abort"})
    add("unread-data", {"behaviour": "leave-unread", "request": 5000}, expect={"reset": "unread-data"})
    add("closed-socket", {"behaviour": "early-close", **sending}, expect={"reset": "closed-socket"})
    add("killed-process", {"behaviour": "killed", "request": 10}, expect={"reset": "closed-socket"})
    dead = [["blackout", {"begin": 0.3}]]
    add("keep-alive-dead", {"behaviour": "idle", "seconds": 9, "keepAlive": 3}, to_server=dead, to_client=dead,
        expect={"reset": "keepalive-timeout", "seenBy": ["client"]})  # fmt: skip
    injected = {"reset": "injected"}
    after = draw.randrange(30, 90)
    add("injected", upload(800), to_server=[["inject", {"after": after}], ["rate", {"mbit": 30}]], expect=injected)
    add("injected-same-ttl", upload(800), to_server=[["inject", {"after": after, "ttl": 64}], ["rate", {"mbit": 30}]],
        expect=injected)  # fmt: skip
    forgetful = {"behaviour": "pause-and-go-on", "pause": 62, "patience": 90}
    add("idle-firewall", forgetful, to_server=[["forget", {"idle": 60}]], limit=70,
        expect={"reset": "firewall", "seenBy": ["client"]})  # fmt: skip
    vanish = [(1.0, "server", "ss -K state established sport = :5001")]
    cut = [["blackout", {"begin": 0.5, "end": 2.0}]]
    add("half-open", {"behaviour": "pause-and-go-on", "pause": 3}, to_client=cut, during=vanish,
        expect={"reset": "half-open", "seenBy": ["client"]})  # fmt: skip
