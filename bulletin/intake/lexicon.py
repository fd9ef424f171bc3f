"""The words of the genre, from words.toml."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Confusable:
    """``wrong`` is often typed for ``right``."""

    pattern: re.Pattern[str]
    right: str

    @classmethod
    def from_entry(cls, entry: dict[str, Any]) -> "Confusable":
        after = "".join(f"(?<!{re.escape(word)})" for word in entry.get("not_after", ()))
        before = "".join(f"(?!{re.escape(word)})" for word in entry.get("not_before", ()))
        return cls(re.compile(after + re.escape(entry["wrong"]) + before), entry["right"])


@dataclass(frozen=True, slots=True)
class Companion:
    """A phrase that needs one of other words before it in its sentence."""

    pattern: re.Pattern[str]
    needs: re.Pattern[str]
    suggestion: str

    @classmethod
    def from_entry(cls, entry: dict[str, Any]) -> "Companion":
        return cls(one_of(entry["phrases"]), one_of(entry["needs"]), entry["suggestion"])


@dataclass(frozen=True, slots=True)
class Missing:
    """A word that needs another directly before it, which may have been forgotten."""

    pattern: re.Pattern[str]
    suggestion: str

    @classmethod
    def from_entry(cls, entry: dict[str, Any]) -> "Missing":
        spared = "".join(f"(?<!{re.escape(word)})" for word in entry["after"])
        return cls(
            re.compile(rf"(?<!^)(?<!\s){spared}{re.escape(entry['word'])}"), entry["suggestion"]
        )


def one_of(words: list[str]) -> re.Pattern[str]:
    """Matches any of the words, the longest that fits."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def letter_spaced(words: list[str]) -> str:
    """A regular expression for any of the words, also when set with spaces: 目　录."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(r"\s*".join(re.escape(letter) for letter in word) for word in longest_first)


CONFUSABLES = tuple(Confusable.from_entry(entry) for entry in WORDS["confusable"])
COMPANIONS = tuple(Companion.from_entry(entry) for entry in WORDS["companion"])
MISSING = tuple(Missing.from_entry(entry) for entry in WORDS["missing"])
