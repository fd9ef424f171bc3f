"""What the sink writes down, a line before the answer it speaks of."""

import os
import threading
import time
from collections import Counter
from pathlib import Path

from bench.mailing.faults import Fault, fault_of


class Journal:
    """Events in the order they happened, and how often each address was tried."""

    def __init__(self, path: Path, *, has_faults: bool) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._lock = threading.Lock()
        self._tries: Counter[tuple[str, str]] = Counter()
        self.has_faults = has_faults

    def note(self, event: str, address: str, message_id: str = "") -> None:
        line = f"{time.time():.6f}\t{event}\t{address}\t{message_id}\n"
        os.write(self._file, line.encode())

    def tried(self, verb: str, address: str) -> int:
        with self._lock:
            self._tries[verb, address] += 1
            return self._tries[verb, address]

    def fault_of(self, address: str) -> Fault:
        return fault_of(address) if self.has_faults else Fault.NONE
