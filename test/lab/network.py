"""Two hosts and a box between them, each a network namespace, with the captures and the kernel's own trace."""

import os
import re
import subprocess
import time

KERNEL_TRACE = "/sys/kernel/tracing"
TRACED = ("tcp_cong_state_set", "tcp_send_reset")
SIDES = ("client", "server")
OFFLOADS_OFF = "tso off gso off gro off tx off rx off"
LARGEST_FRAME = 65535


def run(command: str, check: bool = True) -> str:
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """`with Network() as network:`; the namespaces are named after the process, so that runs do not meet."""

    def __init__(self, settings: list[str] = [], routed: bool = False, offload: bool = False):
        tag = f"tw{os.getpid()}"
        self.names = {side: f"{tag}-{side}" for side in (*SIDES, "box", *(["router"] if routed else []))}
        self.settings = settings
        self.routed = routed
        self.offload = offload
        self.interfaces = {"client": "to-client", "server": "to-server"}

    def __enter__(self) -> "Network":
        try:
            self.build()
        except BaseException:
            self.__exit__()
            raise
        return self

    def build(self) -> None:
        for name in self.names.values():
            run(f"ip netns add {name} && ip -n {name} link set lo up")
        for host, (side, inner) in enumerate(self.interfaces.items(), 1):
            self.link(side, inner, host)
        if self.routed:
            self.route()
        macs = {side: self.inside(side, "cat /sys/class/net/eth0/address").strip() for side in SIDES}
        for side, other, host in (("client", "server", 2), ("server", "client", 1)):
            # No address resolution that the box's effects could delay.
            for address in (f"10.99.0.{host}", f"fd99::{host}"):
                mac = macs[other] if side == "client" or not self.routed else self.mac("router", "eth1")
                mac = self.mac("router", "eth0") if side == "client" and self.routed else mac
                run(f"ip -n {self.names[side]} neigh replace {address} lladdr {mac} dev eth0")
                if self.routed:
                    inner = "eth0" if side == "server" else "eth1"
                    run(f"ip -n {self.names['router']} neigh replace {address} lladdr {macs[other]} dev {inner}")

    def route(self) -> None:
        """A router in front of the server: its kernel forwards, filters, and says what it cannot do."""
        router = self.names["router"]
        # The box's link to the server now ends at the router; another one goes on.
        run(f"ip -n {self.names['server']} link set eth0 netns {router}")
        run(f"ip link add eth1 netns {router} type veth peer name eth0 netns {self.names['server']}")
        for namespace, interface in ((router, "eth0"), (router, "eth1"), (self.names["server"], "eth0")):
            run(f"ip netns exec {namespace} ethtool -K {interface} {OFFLOADS_OFF}", check=False)
            run(f"ip -n {namespace} link set {interface} up")
        for host, interface in ((1, "eth0"), (2, "eth1")):
            run(f"ip -n {router} addr add 10.99.1.{host}/32 dev {interface}")
            run(f"ip -n {router} route replace 10.99.0.{host}/32 dev {interface}")
        run(f"ip -n {self.names['server']} addr add 10.99.0.2/24 dev eth0")
        run(f"ip -n {self.names['server']} addr add fd99::2/64 dev eth0 nodad")
        self.inside("router", "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0")
        self.inside("router", "sysctl -qw net.ipv4.conf.eth0.send_redirects=0 net.ipv4.icmp_ratelimit=0")

    def mac(self, where: str, interface: str) -> str:
        return self.inside(where, f"cat /sys/class/net/{interface}/address").strip()

    def __exit__(self, *_) -> None:
        for name in self.names.values():
            run(f"ip netns del {name}", check=False)

    def link(self, side: str, inner: str, host: int) -> None:
        name, box = self.names[side], self.names["box"]
        run(f"ip link add eth0 netns {name} type veth peer name {inner} netns {box}")
        for namespace, interface in ((name, "eth0"), (box, inner)):
            if self.offload:
                # Frames that offloads made pass through the box as they are.
                run(f"ip -n {namespace} link set {interface} mtu {LARGEST_FRAME}")
            else:
                run(f"ip netns exec {namespace} ethtool -K {interface} {OFFLOADS_OFF}", check=False)
            run(f"ip -n {namespace} link set {interface} up")
        run(f"ip -n {name} addr add 10.99.0.{host}/24 dev eth0")
        run(f"ip -n {name} addr add fd99::{host}/64 dev eth0 nodad")
        if self.offload:
            run(f"ip -n {name} route replace 10.99.0.0/24 dev eth0 src 10.99.0.{host} advmss 1460")
        for setting in ("net.ipv4.tcp_no_metrics_save=1", *self.settings):
            self.inside(side, f"sysctl -qw {setting}")

    def inside(self, where: str, command: str) -> str:
        return run(f"ip netns exec {self.names[where]} {command}")

    def start(self, where: str, *command: str, **how) -> subprocess.Popen:
        return subprocess.Popen(["ip", "netns", "exec", self.names[where], *command], **how)

    def capture(self, side: str, path: str) -> subprocess.Popen:
        """Starts tcpdump at one end and waits until it listens."""
        process = self.start(
            side, "tcpdump", "-i", "eth0", "-w", path, "-s", "0", "-B", "32768", "-U", "-Z", "root",
            "--immediate-mode", "--time-stamp-precision=nano", "tcp or icmp or icmp6",
            stderr=subprocess.PIPE,
        )  # fmt: skip
        process.stderr.readline()
        return process


class KernelTrace:
    """What the kernels note of their own TCP: congestion states, and each reset with its reason."""

    LINE = re.compile(r"\s(\d+\.\d+): (tcp_\w+): (.*)")

    def __init__(self):
        self.folder = f"{KERNEL_TRACE}/instances/tcpwhy-lab-{os.getpid()}"

    def __enter__(self) -> "KernelTrace":
        if not os.path.exists(f"{KERNEL_TRACE}/events"):
            run(f"mount -t tracefs none {KERNEL_TRACE}")
        os.makedirs(self.folder, exist_ok=True)
        self.write("tracing_on", "0")
        # International atomic time runs like the captures' clock, whole seconds ahead of it.
        self.write("trace_clock", "tai")
        self.ahead = round(time.clock_gettime(time.CLOCK_TAI) - time.time())
        for event in TRACED:
            self.write(f"events/tcp/{event}/enable", "1")
        self.write("tracing_on", "1")
        return self

    def __exit__(self, *_) -> None:
        os.rmdir(self.folder)

    def write(self, name: str, text: str) -> None:
        with open(f"{self.folder}/{name}", "w") as file:
            file.write(text)

    def stop(self) -> list[dict]:
        """Events in order of time: `event`, `seconds` of the captures' clock, and the fields as text."""
        self.write("tracing_on", "0")
        with open(f"{self.folder}/trace") as file:
            lines = file.read().splitlines()
        events = []
        for line in lines:
            if match := self.LINE.search(line):
                fields = dict(re.findall(r"(\w+)=(\S+)", match[3]))
                events.append({"event": match[2], "seconds": float(match[1]) - self.ahead, **fields})
        return sorted(events, key=lambda event: event["seconds"])
