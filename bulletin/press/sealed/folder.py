"""A folder for one child: its fonts, and the pictures of the issue it prints."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PREFIX = "yinfa-press-"


class Folder:
    """Locked while it is in use, so that one whose owner was killed is known and removed."""

    def __init__(self) -> None:
        remove_abandoned()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self.pictures = self.path / "pictures"
        self.pictures.mkdir()

    def lay_out(self, pictures: Mapping[str, Path]) -> None:
        """Put files at their places in the picture folder, and take all others away."""
        shutil.rmtree(self.pictures, ignore_errors=True)
        self.pictures.mkdir()
        for name, picture in pictures.items():
            place = self.pictures / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                # Not a link: the child may write in its folder, and so into what is kept.
                shutil.copyfile(picture, place)

    def unlock(self) -> None:
        os.close(self._lock)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def remove_abandoned() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            lock = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                # Locked as soon as there is anything in it.
                if any(path.iterdir()):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
