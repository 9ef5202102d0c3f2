"""Runs a program on a terminal of its own and does to it what its standard input says.

    python3 test/support/terminal.py COLUMNS ROWS COMMAND...

Each line of standard input is a JSON object: {"keys": TEXT}, {"resize": [COLUMNS, ROWS]}, {"signal": "SIGTERM"},
{"takes": false}, after which the terminal takes no more until {"takes": true}, or {"hangup": true}, which closes it. What the program writes goes to standard output. At its end one line of
JSON goes to standard error: its status, and whether the terminal's settings are what they were.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios



def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    master, slave = pty.openpty()
    resize(master, columns, rows)
    before = termios.tcgetattr(slave)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in (0, 1, 2):
            os.dup2(slave, fd)
        os.closerange(3, 256)
        os.execvp(command[0], command)
    orders, pending = sys.stdin.fileno(), b""
    watched = [master, orders]
    hung_up = False
    status = None
    while True:
        ready, _, _ = select.select(watched, [], [], 0.1)
        if orders in ready:
            piece = os.read(orders, 4096)
            pending += piece
            if not piece:
                watched.remove(orders)
        *lines, pending = pending.split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "keys" in order:
                os.write(master, order["keys"].encode())
            elif "resize" in order:
                resize(master, *order["resize"])
            elif "signal" in order:
                os.kill(child, getattr(signal, order["signal"]))
            elif "takes" in order:
                watched = [orders, master] if order["takes"] else [orders]
            elif "hangup" in order:
                hung_up = True
                watched.remove(master)
                os.close(slave)
                os.close(master)
        if master in ready and not hung_up:
            os.write(1, os.read(master, 65_536))
        elif status is not None:
            break
        elif master not in ready:
            ended, code = os.waitpid(child, os.WNOHANG)
            if ended:
                status = os.waitstatus_to_exitcode(code)
    # A status below 0 is the signal that ended it.
    restored = None if hung_up else termios.tcgetattr(slave) == before
    os.write(2, (json.dumps({"status": status, "restored": restored}) + "\n").encode())


# A test that failed does not look after us.
signal.alarm(int(os.environ.get("TERMINAL_SECONDS", "60")))
main()
