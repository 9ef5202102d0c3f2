#!/usr/bin/env python3
"""Real kernels, a real path, known faults: makes captures of which the truth is known. README.md tells more.

    lab.py --list
    lab.py --seed 7 --out FOLDER [--scenario NAME[,NAME...]]
    lab.py --fixtures FOLDER [--scenario NAME[,NAME...]]
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from fixtures import FIXTURES
from labels import Truth, TruthError, resets_of
from network import SIDES, KernelTrace, Network
from scenarios import Scenario, scenarios
from segments import cut_capture

HERE = os.path.dirname(os.path.abspath(__file__))


def stop(process: subprocess.Popen, number: int = signal.SIGTERM) -> None:
    process.send_signal(number)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def perform(scenario: Scenario, seed: int, folder: str) -> dict:
    """Runs a scenario; leaves client.pcap and server.pcap in `folder` and returns the truth."""
    paths = {side: f"{folder}/{side}.pcap" for side in SIDES}
    rules_path, log_path = f"{folder}/rules.json", f"{folder}/box.ndjson"
    with open(rules_path, "w") as file:
        json.dump({"seed": seed, "toServer": scenario.to_server, "toClient": scenario.to_client}, file)
    with Network(scenario.kernel, scenario.routed, scenario.offload) as network, KernelTrace() as trace:
        where, chain, hook = ("router", "passing", "forward") if scenario.routed else ("server", "input", "input")
        for rule in scenario.firewall:
            network.inside(where, "nft add table inet lab")
            network.inside(where, f"nft 'add chain inet lab {chain} {{ type filter hook {hook} priority 0 ; }}'")
            network.inside(where, f"nft 'add rule inet lab {chain} tcp dport 5001-5100 {rule}'")
        for place, command in scenario.before:
            network.inside(place, command)
        captures = [network.capture(side, path) for side, path in paths.items()]
        python = (sys.executable, "-B")
        box = network.start(
            "box", *python, f"{HERE}/box.py", *network.interfaces.values(), rules_path, log_path,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        box.stdout.readline()
        program = (*python, f"{HERE}/endpoints.py")
        server_settings = json.dumps({**scenario.settings, **scenario.server})
        client_settings = json.dumps({**scenario.settings, **scenario.client})
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        server = network.start("server", *program, "server", server_settings, **quiet)
        server.stdout.readline()
        client = network.start("client", *program, "client", client_settings, **quiet)
        try:
            for seconds, where, command in scenario.during:
                time.sleep(seconds)
                network.inside(where, command)
            wait(client, scenario.limit)
            wait(server, 3)
            time.sleep(0.5)
            events = trace.stop()
        finally:
            for process in (client, server, box):
                stop(process)
            for process in captures:
                stop(process, signal.SIGINT)
    if scenario.routed:
        # The router changes what passes, so that no frame is found again.
        return {"frames": {side: {} for side in SIDES}, "resets": resets_of(events)}
    truth = Truth(paths, log_path, events)
    return {"frames": truth.labels, "resets": resets_of(events)}


def wait(process: subprocess.Popen, seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def keep(truth: dict, name: str, scenario: Scenario, seed: int, made: str, out: str, sides, cut) -> None:
    """Writes NAME.SIDE.pcap and NAME.truth.json."""
    frames = {}
    for side in sides:
        cut_capture(f"{made}/{side}.pcap", f"{out}/{name}.{side}.pcap", cut)
        frames[side] = {str(number): label for number, label in sorted(truth["frames"][side].items())}
    record = {
        "scenario": scenario[0], "seed": seed, "expect": scenario[1].expect, "resets": truth["resets"],
        **({"unlabelled": True} if scenario[1].routed else {}), "frames": frames,
    }  # fmt: skip
    with open(f"{out}/{name}.truth.json", "w") as file:
        file.write(truth_text(record))


def truth_text(record: dict) -> str:
    """JSON with one frame a line, so that a difference can be read."""
    lines = []
    for side, labels in record["frames"].items():
        rows = ",\n".join(f'      "{number}": {json.dumps(label)}' for number, label in labels.items())
        lines.append(f'    "{side}": {{' + (f"\n{rows}\n    " if rows else "") + "}")
    fields = [f'  "{key}": {json.dumps(value)}' for key, value in record.items() if key != "frames"]
    fields.append('  "frames": {\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(fields) + "\n}\n"


def jobs(arguments) -> list[tuple]:
    """(name to write, scenario, seed, sides, cut) of everything that was asked for."""
    wanted = arguments.scenario.split(",") if arguments.scenario else None
    if arguments.fixtures:
        return [job for job in FIXTURES if wanted is None or job[1] in wanted or job[0] in wanted]
    known = scenarios(arguments.seed)
    unknown = sorted(set(wanted or []) - set(known))
    if unknown:
        raise SystemExit(f"no such scenario: {', '.join(unknown)}; --list names them")
    return [(name, name, arguments.seed, SIDES, None) for name in known if wanted is None or name in wanted]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="name the scenarios")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", metavar="FOLDER", help="write captures and truth here")
    parser.add_argument("--fixtures", metavar="FOLDER", help="write the captures that tests use here")
    parser.add_argument("--scenario", metavar="NAME[,NAME...]", help="only these")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(scenarios(arguments.seed)))
        return 0
    out = arguments.fixtures or arguments.out
    if out is None:
        parser.error("say where to write: --out FOLDER, or --fixtures FOLDER")
    if os.geteuid() != 0:
        parser.error("needs root: it makes network namespaces")
    # tcpdump ends its file on SIGINT, which programs started in the background may have inherited as ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.makedirs(out, exist_ok=True)
    failed = 0
    for name, scenario_name, seed, sides, cut in jobs(arguments):
        scenario = scenarios(seed)[scenario_name]
        with tempfile.TemporaryDirectory() as made:
            try:
                truth = perform(scenario, seed, made)
            except (TruthError, RuntimeError) as error:
                print(f"{name}: {error}", flush=True)
                failed += 1
                continue
            keep(truth, name, (scenario_name, scenario), seed, made, out, sides, cut)
        counts = {side: len(truth["frames"][side]) for side in sides}
        print(f"{name}: {counts}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
