"""What the press may read: Python, its libraries, the fonts, our templates and styles."""

import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
OURS = ("accounts", "bulletin", "config/locale", "static/css", "templates")
SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/usr/share/fontconfig",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/var/cache/fontconfig",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
)
# Of the account's own: folder as XDG names it, where it is without that, what of it is read.
PERSONAL = (
    ("XDG_DATA_HOME", ".local/share", "fonts"),
    ("XDG_CACHE_HOME", ".cache", "fontconfig"),
    ("XDG_CONFIG_HOME", ".config", "fontconfig"),
)


def readable_places() -> Iterator[Path]:
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    yield Path(sysconfig.get_config_var("LIBDIR"))
    for name in OURS:
        yield PROJECT / name
    for place in SYSTEM:
        yield Path(place)
    home = Path(os.environ.get("HOME", "/nonexistent"))
    yield home / ".fonts"
    for variable, usual, part in PERSONAL:
        yield Path(os.environ.get(variable) or home / usual) / part
