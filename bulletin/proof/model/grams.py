"""Text as numbers: runs of up to four characters, each run one number."""

import unicodedata

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Weights = NDArray[np.float64]

ORDER = 4
EDGE = "\x02"
BITS = 16


def plain(text: str) -> str:
    """The text with one sign for all digits, one for all letters and one for rare planes."""
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    if "一" <= sign <= "鿿":
        return sign
    if ord(sign) > 0xFFFF:
        return "〇"
    if unicodedata.category(sign) == "Nd":
        return "0"
    if sign.isalpha() and unicodedata.east_asian_width(sign) != "W":
        return "a"
    return sign


def codes(text: str) -> Codes:
    # A lone surrogate has no letters of its own, but must not stop the reading.
    data = text.encode("utf-16-le", "surrogatepass")
    return np.frombuffer(data, dtype="<u2").astype(np.uint64)


def runs(signs: Codes, length: int) -> Codes:
    """All runs of this length, the first sign in the highest bits."""
    if len(signs) < length:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(signs, length)
    return joined(windows)


def joined(windows: Codes) -> Codes:
    """Rows of signs, each as one number."""
    numbers = np.zeros(windows.shape[:-1], np.uint64)
    for column in range(windows.shape[-1]):
        numbers = (numbers << np.uint64(BITS)) | windows[..., column]
    return numbers
