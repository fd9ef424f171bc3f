"""Whether work grows with what it is given and no faster."""

import time
from collections.abc import Callable


def assert_linear(work: Callable[[int], object], times: int) -> None:
    """``work`` on eight times as much takes eight times as long, give or take."""

    def seconds(times: int) -> float:
        began = time.process_time()
        work(times)
        return time.process_time() - began

    small = min(seconds(times) for _ in range(3))
    large = min(seconds(8 * times) for _ in range(3))
    assert large < 8 * 2.5 * small
