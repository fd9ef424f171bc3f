"""Values that the environment leaves out: kept, or refused."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def kept_secret(path: Path) -> str:
    """A random secret that survives restarts, made at the first start and readable by its owner.

    Its folder, which will hold database and mailbox, is closed to others. Of several
    processes that start at once one makes the secret and all read the same.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
        Path(name).unlink()
    return path.read_text(encoding="utf-8")


def refuse_missing(env: Env, *names: str) -> None:
    """Stop the start of a server whose environment lacks one of ``names``.

    Raises ImproperlyConfigured.
    """
    missing = [name for name in names if not env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            "缺少环境变量，服务器方式不能启动："
            + "、".join(missing)
            + "。请按 README 设置后再启动。"
        )
