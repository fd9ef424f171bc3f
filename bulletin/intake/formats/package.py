"""A zip package, opened with care: every limit is checked before and while a part is unpacked."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from bulletin.intake.formats import limits, refusals
from bulletin.intake.formats.trees import Tree, parse

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, KeyError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relationship:
    """``kind`` is the last part of its type; ``target`` is a part's name, or an address."""

    kind: str
    target: str
    external: bool


class Package:
    """Raises UnreadableText for packages that are damaged, locked or too large."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise refusals.damaged() from error
        entries = self._zip.infolist()
        if len(entries) > limits.PACKAGE_PARTS:
            raise refusals.too_large()
        if sum(entry.file_size for entry in entries) > limits.PACKAGE_BYTES:
            raise refusals.too_large()
        if any(_is_bomb(entry) for entry in entries):
            raise refusals.too_large()
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusals.encrypted()
        self.names = {entry.filename for entry in entries}
        if len(self.names) < len(entries):
            raise refusals.damaged()

    def read(self, name: str, limit: int = limits.PART_BYTES) -> bytes:
        """The bytes of a part, also when its declared size is a lie."""
        try:
            entry = self._zip.getinfo(name)
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refusals.damaged()
            with self._zip.open(entry) as part:
                data = part.read(limit + 1)
        except BROKEN as error:
            raise refusals.damaged() from error
        if len(data) > limit:
            raise refusals.too_large()
        return data

    def tree(self, name: str) -> Tree:
        return parse(self.read(name))

    def relationships(self, name: str) -> dict[str, Relationship]:
        """What a part points to, by id; ``""`` is the package itself."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self.names:
            return {}
        found: dict[str, Relationship] = {}
        for node in self.tree(path).iter(RELATIONSHIP):
            external = node.get("TargetMode", "").lower() == "external"
            target = node.get("Target", "")
            if not external:
                joined = posixpath.join("/" + folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            kind = node.get("Type", "").rsplit("/", 1)[-1]
            found[node.get("Id", "")] = Relationship(kind, target, external)
        return found


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return (
        entry.file_size > limits.RATIO_FROM_BYTES
        and entry.file_size > max(1, entry.compress_size) * limits.RATIO
    )
