"""A Word file as bytes that are the same each time it is written."""

import io
import zipfile

from docx.document import Document

# The earliest time that a ZIP can hold: the bytes must not tell when they were written.
EPOCH = (1980, 1, 1, 0, 0, 0)
FIRST = ("[Content_Types].xml", "_rels/.rels")


def packed(document: Document) -> bytes:
    """The parts of ``document`` in a fixed order, all of one time."""
    written = io.BytesIO()
    document.save(written)
    stream = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stream, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name not in FIRST, name))
        for name in names:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return stream.getvalue()
