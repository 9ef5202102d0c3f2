"""The captures in fixtures/captures that the lab makes: (file, scenario, seed, sides, octets kept of a frame).

Frames are cut to their headers where payload tells nothing; None keeps them whole.
"""

BOTH = ("client", "server")
CLIENT = ("client",)
SERVER = ("server",)
HEADERS = 100
HEADERS_IPV6 = 120

FIXTURES: list[tuple] = [
    ("clean-transfer", "clean", 1, CLIENT, HEADERS),
    ("echo-kernels", "echo", 1, CLIENT, None),
    ("half-close", "half-close", 1, CLIENT, HEADERS),
    ("many-connections", "many-sessions", 1, SERVER, HEADERS),
    ("port-reuse", "port-reuse", 1, CLIENT, None),
    ("server-thinks", "server-thinks", 1, CLIENT, HEADERS),
    ("keep-alive", "keep-alive", 1, CLIENT, None),
    ("loss-repaired-fast", "loss-4", 1, BOTH, HEADERS),
    ("burst-loss", "loss-burst", 1, SERVER, HEADERS),
    ("ipv6-loss", "loss-ipv6", 1, SERVER, HEADERS_IPV6),
    ("no-sack", "loss-no-sack", 1, SERVER, HEADERS),
    ("no-timestamps", "loss-no-timestamps", 1, CLIENT, HEADERS),
    ("no-sack-no-timestamps", "loss-bare", 5, CLIENT, HEADERS),
    ("tail-loss", "loss-tail", 1, BOTH, HEADERS),
    ("retransmission-timeouts", "blackout", 1, BOTH, HEADERS),
    ("corruption", "corruption", 5, SERVER, None),
    ("black-hole", "black-hole", 5, CLIENT, HEADERS),
    ("reordering", "reorder-heavy", 1, BOTH, HEADERS),
    ("reordered-download", "reorder-download", 5, CLIENT, HEADERS),
    ("duplicated-by-network", "doubled", 1, SERVER, HEADERS),
    ("duplicated-upload", "doubled", 5, SERVER, HEADERS),
    ("duplicated-download", "doubled-download", 5, CLIENT, HEADERS),
    ("spurious-timeout", "delay-spike", 1, CLIENT, HEADERS),
    ("zero-window", "zero-window-probed", 1, CLIENT, HEADERS),
    ("slow-reader", "slow-reader", 1, CLIENT, HEADERS),
    ("deadlock", "both-stuck", 1, CLIENT, HEADERS),
    ("syn-lost", "syn-lost", 1, CLIENT, HEADERS),
    ("syn-ack-lost", "syn-ack-lost", 1, BOTH, HEADERS),
    ("final-ack-lost", "final-ack-lost", 5, BOTH, None),
    ("syn-timeout", "syn-timeout", 1, CLIENT, None),
    ("syn-ack-timeout", "syn-ack-timeout", 1, BOTH, None),
    ("refused", "refused", 1, CLIENT, None),
    ("firewall-reset", "firewall-reset", 1, CLIENT, None),
    ("icmp-host-unreachable", "icmp-host-unreachable", 1, CLIENT, None),
    ("icmp-network-unreachable", "icmp-net-unreachable", 1, CLIENT, None),
    ("icmp-port-unreachable", "icmp-port-unreachable", 1, CLIENT, None),
    ("icmp-host-prohibited", "icmp-host-prohibited", 1, CLIENT, None),
    ("icmp-net-prohibited", "icmp-net-prohibited", 5, CLIENT, None),
    ("icmp-admin-prohibited", "icmp-admin-prohibited", 1, CLIENT, None),
    ("icmpv6-admin-prohibited", "icmpv6-admin-prohibited", 1, CLIENT, None),
    ("icmpv6-no-route", "icmpv6-no-route", 5, CLIENT, None),
    ("backlog-full", "backlog-full", 1, SERVER, None),
    ("backlog-overflow", "backlog-overflow", 5, BOTH, None),
    ("backlog-reset", "backlog-reset", 5, CLIENT, None),
    ("port-scan", "port-scan", 5, CLIENT, None),
    ("filtered-scan", "filtered-scan", 5, CLIENT, None),
    ("abort", "abort", 1, CLIENT, None),
    ("client-abort", "client-abort", 5, SERVER, HEADERS),
    ("unread-data", "unread-data", 1, CLIENT, None),
    ("closed-socket", "closed-socket", 1, CLIENT, None),
    ("killed-process", "killed-process", 1, SERVER, None),
    ("keep-alive-dead", "keep-alive-dead", 1, BOTH, None),
    ("forged-reset", "injected", 1, BOTH, HEADERS),
    ("forged-reset-same-ttl", "injected-same-ttl", 5, BOTH, HEADERS),
    ("idle-firewall", "idle-firewall", 5, CLIENT, None),
    ("half-open", "half-open", 5, CLIENT, None),
]
