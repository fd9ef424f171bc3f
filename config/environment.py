"""Values that the environment leaves out: kept, or refused."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def kept_secret(path: Path) -> str:
    """A random secret that survives restarts, made at the first start and readable by its owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        secret = secrets.token_urlsafe(50)
        file.write(secret)
    return secret


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
