"""Whether this process is to end: the message in hand is finished and no other begun."""

import mmap


class Flag:
    """A flag that threads share, and processes forked later; no lock that a killed one could keep.

    Celery's main process hears the signal to stop while its pool's processes send.
    """

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self) -> None:
        self._byte[0] = 1

    def clear(self) -> None:
        self._byte[0] = 0

    def is_set(self) -> bool:
        return self._byte[0] == 1


stopping = Flag()
