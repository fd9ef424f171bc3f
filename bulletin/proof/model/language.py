"""How probable a character is after others: interpolated runs of one to four characters."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.model.grams import BITS, EDGE, ORDER, Codes, Weights, codes, joined, plain, runs
from bulletin.proof.model.tables import Table, find_sorted, summed

Floats = NDArray[np.float32]
Counts = list[tuple[Codes, Weights]]

UNSEEN = math.log(1e-6)


def text_counts(lines: Iterable[str]) -> Counts:
    """How often each run of one to four characters stands in the lines."""
    edge = EDGE * (ORDER - 1)
    signs = codes(edge + edge.join(plain(line) for line in lines) + edge)
    return [
        summed(keys, np.ones(len(keys)))
        for keys in (runs(signs, length) for length in range(1, ORDER + 1))
    ]


def added(counts: Sequence[Counts]) -> Counts:
    return [
        summed(
            np.concatenate([one[order][0] for one in counts]),
            np.concatenate([one[order][1] for one in counts]),
        )
        for order in range(ORDER)
    ]


class _Order:
    def __init__(self, keys: Codes, probable: Weights) -> None:
        self.keys = keys
        self.probable = probable
        self.left = np.ones(len(keys))

    def table(self) -> Table:
        values = np.log(np.maximum(np.stack([self.probable, self.left], axis=1), 1e-7))
        return Table.of(self.keys, values.astype(np.float16))


@dataclass(frozen=True, slots=True)
class Language:
    """For each order: the logarithm of the probability, and what a longer run falls back with."""

    orders: tuple[Table, ...]

    @classmethod
    def of(cls, counts: Counts) -> "Language":
        """Each order gives what its kinds of continuation take (Witten and Bell) to the lower."""
        keys, seen = counts[0]
        probable = (seen + 0.5) / (seen.sum() + 0.5 * len(keys) + 1)
        lasts = [_Order(keys, probable)]
        for order in range(1, ORDER):
            keys, seen = counts[order]
            shorter_keys, shorter_seen = counts[order - 1]
            contexts = keys >> np.uint64(BITS)
            firsts = np.flatnonzero(np.concatenate(([True], contexts[1:] != contexts[:-1])))
            firsts = firsts[: len(keys)]
            kinds = np.diff(np.append(firsts, len(keys)))
            given = np.add.reduceat(seen, firsts) if len(keys) else np.empty(0)
            where, there = find_sorted(shorter_keys, contexts[firsts])
            # Where only some continuations were counted, the rest belongs to the lower order.
            total = np.maximum(given, np.where(there, shorter_seen[where], 0.0)) + kinds
            left = 1 - given / total
            lasts[-1].left[where[there]] = left[there]
            where, there = find_sorted(shorter_keys, keys & np.uint64((1 << BITS * order) - 1))
            lower = np.where(there, lasts[-1].probable[where], math.exp(UNSEEN))
            group = np.repeat(np.arange(len(firsts)), kinds)
            lasts.append(_Order(keys, seen / total[group] + left[group] * lower))
        return cls(tuple(last.table() for last in lasts))

    def log_probabilities(self, windows: Codes) -> tuple[Floats, NDArray[np.int8]]:
        """For each row of four signs: how probable the last is after the others, and how long
        the run is that was found."""
        keys = joined(windows).ravel()
        result = np.full(len(keys), UNSEEN, np.float32)
        length = np.zeros(len(keys), np.int8)
        back = np.zeros(len(keys), np.float32)
        rest = np.arange(len(keys))
        for order in range(ORDER, 0, -1):
            table = self.orders[order - 1]
            wanted = keys[rest] & np.uint64((1 << BITS * order) - 1)
            places, there = table.find(wanted)
            found = rest[there]
            result[found] = table.values[places[there], 0] + back[found]
            length[found] = order
            rest, wanted = rest[~there], wanted[~there]
            if order > 1:
                shorter = self.orders[order - 2]
                places, there = shorter.find(wanted >> np.uint64(BITS))
                back[rest[there]] += shorter.values[places[there], 1]
        shape = windows.shape[:-1]
        return result.reshape(shape), length.reshape(shape)

    def save(self, folder: Path, name: str) -> None:
        for order, table in enumerate(self.orders, 1):
            table.save(folder, f"{name}.{order}")

    @classmethod
    def load(cls, folder: Path, name: str) -> "Language":
        return cls(tuple(Table.load(folder, f"{name}.{order}") for order in range(1, ORDER + 1)))
