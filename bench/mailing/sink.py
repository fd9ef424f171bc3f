"""A mail server that keeps no mail, only a journal of who got what; a process of its own.

``python -m bench.mailing.sink JOURNAL [--faults] [--chunking]`` prints its port. A line of the
journal is written before the answer it speaks of: time, event, address, Message-ID, by tabs.
"""

import argparse
import socket
from pathlib import Path

from bench.mailing.journal import Journal
from bench.mailing.sink_session import Line


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mailing.sink")
    parser.add_argument("journal", type=Path)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--chunking", action="store_true")
    arguments = parser.parse_args()
    journal = Journal(arguments.journal, has_faults=arguments.faults)
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _peer = listener.accept()
        Line(connection, journal, chunking=arguments.chunking).start()


if __name__ == "__main__":
    main()
