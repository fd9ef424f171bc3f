"""The rules that an editor keeps, as TOML files in data/."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("data")


def entries(name: str) -> dict[str, Any]:
    """What data/``name``.toml holds."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
