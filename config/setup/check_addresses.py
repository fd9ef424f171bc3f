"""Checks that no file of the repository names a package registry.

Where packages come from is the machine's business (pip.conf, sources.list): an address in the
repository would break every installation that has its own mirror.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(
    r"""
    \b(?:[\w-]+\.)* (?:pypi|pythonhosted|npmjs|yarnpkg|crates) \.(?:org|com|io)\b
    | \b(?:deb|ftp|security|snapshot|mirrors?|registry|proxy)\.[\w-]+\.(?:org|com|net|io|cn|edu)\b
    | --(?:extra-)?index[-]url\b | --find-links\b
    """,
    re.VERBOSE,
)


def tracked_files() -> list[Path]:
    """Files that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def main() -> int:
    found = 0
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if path != Path(__file__).resolve() and (match := ADDRESS.search(line)):
                found += 1
                print(f"{path.relative_to(ROOT)}:{number}: names a registry: {match[0]}")
    print(f"{found} addresses of package registries" if found else "no address of a registry")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
