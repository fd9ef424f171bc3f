"""Numbers with a value each, in files that are mapped into memory."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.model.grams import Codes, Weights

Places = NDArray[np.intp]
SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Table:
    """``values`` has a row for each of the keys, which stand in buckets of one or two."""

    keys: Codes
    values: NDArray[Any]
    starts: NDArray[np.uint32]

    @classmethod
    def of(cls, keys: Codes, values: NDArray[Any]) -> "Table":
        bits = max(1, len(keys).bit_length())
        buckets = (keys * SPREAD) >> np.uint64(64 - bits)
        order = np.argsort(buckets, kind="stable")
        starts = np.zeros((1 << bits) + 1, np.uint32)
        np.cumsum(np.bincount(buckets.astype(np.intp), minlength=1 << bits), out=starts[1:])
        return cls(keys[order], values[order], starts)

    def find(self, wanted: Codes) -> tuple[Places, NDArray[np.bool_]]:
        """Where each number stands, and whether it is there at all."""
        bits = (len(self.starts) - 1).bit_length() - 1
        buckets = ((wanted * SPREAD) >> np.uint64(64 - bits)).astype(np.intp)
        places = self.starts[buckets].astype(np.intp)
        ends = self.starts[buckets + 1].astype(np.intp)
        there = np.zeros(wanted.shape, np.bool_)
        open_ = np.flatnonzero(places < ends)
        while len(open_):
            hit = self.keys[places[open_]] == wanted[open_]
            there[open_[hit]] = True
            open_ = open_[~hit]
            places[open_] += 1
            open_ = open_[places[open_] < ends[open_]]
        places[~there] = 0
        return places, there

    def save(self, folder: Path, name: str) -> None:
        for part in ("keys", "values", "starts"):
            np.save(folder / f"{name}.{part}.npy", getattr(self, part))

    @classmethod
    def load(cls, folder: Path, name: str) -> "Table":
        return cls(
            *(
                np.asarray(np.load(folder / f"{name}.{part}.npy", mmap_mode="r"))
                for part in ("keys", "values", "starts")
            )
        )


def summed(keys: Codes, weights: Weights) -> tuple[Codes, Weights]:
    """The keys in order, each once, with the sum of its weights."""
    if not len(keys):
        return keys, weights
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[firsts], np.add.reduceat(weights, firsts)


def find_sorted(keys: Codes, wanted: Codes) -> tuple[Places, NDArray[np.bool_]]:
    """As Table.find, in keys that are in order."""
    if not len(keys):
        return np.zeros(wanted.shape, np.intp), np.zeros(wanted.shape, np.bool_)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return places, keys[places] == wanted
