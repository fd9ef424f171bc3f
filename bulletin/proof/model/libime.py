"""The language model of libime (Debian: libime-data-language-model), read as weighted runs.

The file is KenLM's: a trie of quantized probabilities in packed bits, predicted word first. Its
words and pairs of words are taken for text: what stands in them and across them is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.model.grams import BITS, ORDER, Codes, Weights, codes, joined, plain
from bulletin.proof.model.language import Counts
from bulletin.proof.model.tables import summed

Ints = NDArray[np.int64]

HEADER = 0x88
COUNTS_AT = 0x6C
MAGIC = b"mmap lm http://kheafield.com/code format version 5\n"
QUANT_ARRAY_TRIE = 5
# How long a text the model is taken for; its rarest pairs then stand in it once or twice.
LENGTH = 3e8
LEAST = 0.2
LONGEST_WORD = 8


class StrangeFile(Exception):
    """The file is not the trie that we can read."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    words: list[str]
    frequencies: Weights


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words beside each other, by their numbers in the vocabulary, and how often of all pairs."""

    words: tuple[Ints, ...]
    frequencies: Weights


class LibimeModel:
    def __init__(self, path: Path) -> None:
        self.data = np.fromfile(path, np.uint8)
        head = self.data[:HEADER].tobytes()
        if not head.startswith(MAGIC) or head[0x58] != 3 or head[0x60] != QUANT_ARRAY_TRIE:
            raise StrangeFile(path)
        self.counts = [int(n) for n in np.frombuffer(head, "<u8", 3, COUNTS_AT)]
        self._read()

    def _read(self) -> None:
        words, pairs, triples = self.counts
        at = HEADER + 8 + 8 * words
        probability_bits, backoff_bits = int(self.data[at + 1]), int(self.data[at + 2])
        quant_bits = probability_bits + backoff_bits
        at += 8
        pair_levels = self._floats(at, 1 << probability_bits)
        at += 4 * ((1 << probability_bits) + (1 << backoff_bits))
        triple_levels = self._floats(at, 1 << probability_bits)
        at += 4 << probability_bits
        kind = np.dtype([("log", "<f4"), ("back", "<f4"), ("next", "<u8")])
        unigrams = np.frombuffer(self.data[at : at + 16 * (words + 2)].tobytes(), kind)
        at += 16 * (words + 2)

        inline, high = _split_pointer(pairs + 1, triples)
        table_at = -(-at // 8) * 8 + 8
        table = np.frombuffer(self.data[table_at : table_at + 8 * high].tobytes(), "<u8")
        base = at + 8 * (1 + high) + 7
        word_bits = words.bit_length()
        width = word_bits + quant_bits + inline
        rows = np.arange(pairs + 1, dtype=np.int64)
        before = self._bits(base, rows * width, word_bits)[:pairs]
        quant = self._bits(base, rows * width + word_bits, quant_bits)[:pairs]
        pointer = self._bits(base, rows * width + word_bits + quant_bits, inline)
        pointer += (np.searchsorted(table, rows.astype(np.uint64), side="right") - 1) << inline
        at = base + ((1 + pairs) * width + 7) // 8 + 8

        width = word_bits + probability_bits
        rows = np.arange(triples, dtype=np.int64)
        first = self._bits(at, rows * width, word_bits)
        triple_quant = self._bits(at, rows * width + word_bits, probability_bits)
        at += ((1 + triples) * width + 7) // 8 + 8

        self.vocabulary = Vocabulary(
            [plain(word) for word in self.data[at:].tobytes().decode().split("\0")[:words]],
            10.0 ** unigrams["log"][:words].astype(np.float64),
        )
        nexts: Ints = unigrams["next"][: words + 1].astype(np.int64)
        last = np.repeat(np.arange(words), nexts[1:] - nexts[:-1])
        given = 10.0 ** pair_levels[quant >> backoff_bits]
        self.pairs = Pairs((before, last), self.vocabulary.frequencies[before] * given)
        owner = np.repeat(np.arange(pairs), np.diff(pointer))
        middle, last = before[owner], last[owner]
        order = np.argsort(self._pair_keys(*self.pairs.words))
        keys = self._pair_keys(*self.pairs.words)[order]
        wanted = self._pair_keys(first, middle)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        known = keys[place] == wanted
        joint = self.pairs.frequencies[order[place]] * 10.0 ** triple_levels[triple_quant]
        self.triples = Pairs((first[known], middle[known], last[known]), joint[known])

    def _pair_keys(self, first: Ints, second: Ints) -> Ints:
        return first * self.counts[0] + second

    def _floats(self, at: int, count: int) -> Weights:
        return np.frombuffer(self.data[at : at + 4 * count].tobytes(), "<f4").astype(np.float64)

    def _bits(self, base: int, offsets: Ints, count: int) -> Ints:
        """``count`` bits from each offset, lowest first."""
        places = base + (offsets >> 3)
        word = np.zeros(len(offsets), np.uint64)
        for byte in range(8):
            word |= self.data[places + byte].astype(np.uint64) << np.uint64(8 * byte)
        word >>= (offsets & 7).astype(np.uint64)
        return (word & np.uint64((1 << count) - 1)).astype(np.int64)

    def run_counts(self) -> Counts:
        signs = _Signs(self.vocabulary.words)
        counts = []
        for length in range(1, ORDER + 1):
            found = [*self._inside(signs, length), *self._across(signs, length)]
            keys, weights = summed(
                np.concatenate([keys for keys, _ in found]),
                np.concatenate([weights for _, weights in found]) * LENGTH,
            )
            kept = weights >= LEAST
            counts.append((keys[kept], weights[kept]))
        return counts

    def _inside(self, signs: "_Signs", length: int) -> Iterator[tuple[Codes, Weights]]:
        for start in range(LONGEST_WORD - length + 1):
            fits = np.flatnonzero(signs.lengths >= start + length)
            yield (
                joined(signs.all[fits, start : start + length]),
                self.vocabulary.frequencies[fits],
            )

    def _across(self, signs: "_Signs", length: int) -> Iterator[tuple[Codes, Weights]]:
        first, last = self.pairs.words
        for left in range(1, length):
            right = length - left
            fits = (signs.lengths[first] >= left) & (signs.lengths[last] >= right)
            keys = (signs.tail(left)[first[fits]] << np.uint64(BITS * right)) | signs.head(right)[
                last[fits]
            ]
            yield keys, self.pairs.frequencies[fits]
        first, middle, last = self.triples.words
        for left in range(1, length - 1):
            for right in range(1, length - left):
                inner = length - left - right
                fits = (
                    (signs.lengths[first] >= left)
                    & (signs.lengths[middle] == inner)
                    & (signs.lengths[last] >= right)
                )
                keys = (
                    (signs.tail(left)[first[fits]] << np.uint64(BITS * (inner + right)))
                    | (signs.head(inner)[middle[fits]] << np.uint64(BITS * right))
                    | signs.head(right)[last[fits]]
                )
                yield keys, self.triples.frequencies[fits]


class _Signs:
    """Words as rows of signs; the words of signs that mean something else have none."""

    def __init__(self, words: list[str]) -> None:
        self.all = np.zeros((len(words), LONGEST_WORD), np.uint64)
        self.lengths = np.zeros(len(words), np.int64)
        for number, word in enumerate(words):
            if "<" not in word:
                row = codes(word[:LONGEST_WORD])
                self.all[number, : len(row)] = row
                self.lengths[number] = len(row)
        padded = np.zeros((len(words), ORDER), np.uint64)
        for length in range(1, LONGEST_WORD + 1):
            rows = np.flatnonzero(self.lengths == length)
            kept = min(length, ORDER)
            padded[rows, ORDER - kept :] = self.all[rows, length - kept : length]
        self._ends = padded

    def head(self, length: int) -> Codes:
        return joined(self.all[:, :length])

    def tail(self, length: int) -> Codes:
        return joined(self._ends[:, ORDER - length :])


def _split_pointer(entries: int, highest: int, most: int = 22) -> tuple[int, int]:
    """How many bits of a pointer stand in its row, and how many rows the rest takes up.

    KenLM (Bhiksha's way) cuts off as many high bits as makes the whole smallest.
    """
    required = highest.bit_length()
    costs = {
        cut: (highest >> (required - cut)) * 64 - entries * cut
        for cut in range(min(required, most) + 1)
    }
    inline = required - min(costs, key=lambda cut: (costs[cut], cut))
    return inline, (highest >> inline) + 1
