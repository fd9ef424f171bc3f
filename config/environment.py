"""What the environment says, or leaves out: read, kept, or refused in words."""

import hmac
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

BAD_DATABASE = "DATABASE_URL 写得不对，应形如 postgres://用户:密码@主机:5432/库名。"
MAILBOX_SCHEMES = (
    "maildir://",
    "imaps://",
    "imap+starttls://",
    "imap://",
    "pop3s://",
    "pop3+starttls://",
    "pop3://",
)
AUDIT_KEY_LENGTH = 32
AUDIT_LEAST_DAYS = 180
SECRETS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "BOUNCE_URL",
    "OIDC_CLIENT_SECRET",
)
MAIL_SCHEMES = ("smtp://", "smtps://", "smtp+starttls://")


def make_private(folder: Path) -> None:
    """Make a folder that is closed to others: it will hold database, mailbox and secrets.

    Raises ImproperlyConfigured where that is not allowed.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"不能建立文件夹 {folder}（{error.strerror}）。请改 VAR_DIR 或其访问权限。"
        ) from error


def database(url: str, default: Path) -> dict[str, Any]:
    """The database of a URL, else SQLite at ``default``. Raises ImproperlyConfigured."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    try:
        settings: dict[str, Any] = Env.db_url_config(url)
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(BAD_DATABASE) from error
    if not settings.get("ENGINE") or not settings.get("NAME"):
        raise ImproperlyConfigured(BAD_DATABASE)
    return settings


def mail_server(url: str) -> str:
    """``url``, which may be empty. Raises ImproperlyConfigured for no mail server's."""
    if url and not url.startswith(MAIL_SCHEMES):
        raise ImproperlyConfigured(f"EMAIL_URL 写得不对，应以 {'、'.join(MAIL_SCHEMES)} 开头。")
    return url


def bounce_mailbox(url: str) -> str:
    """``url``, which may be empty. Raises ImproperlyConfigured for no mailbox's."""
    if url and not url.startswith(MAILBOX_SCHEMES):
        raise ImproperlyConfigured(f"BOUNCE_URL 写得不对，应以 {'、'.join(MAILBOX_SCHEMES)} 开头。")
    return url


def bounce_address(address: str) -> str:
    """``address``, which may be empty. Raises ImproperlyConfigured for one no tag fits into.

    Before the @ stand up to 64 characters (RFC 5321, 4.5.3.1.1); our tag takes up to 42 of them.
    """
    if address and not re.fullmatch(r"[A-Za-z0-9._-]{1,22}@[A-Za-z0-9.-]{1,190}", address):
        raise ImproperlyConfigured(
            "BOUNCE_ADDRESS 写得不对，应形如 bounces@szgh.example，@ 前不超过 22 个字母或数字。"
        )
    return address


def audit_keys(keys: list[str], secret_key: str) -> list[str]:
    """The keys of the audit trail; without any, one derived from ``secret_key``.

    Raises ImproperlyConfigured for one that could be guessed.
    """
    if any(len(key) < AUDIT_KEY_LENGTH for key in keys):
        raise ImproperlyConfigured(f"AUDIT_KEYS 的每个密钥至少要 {AUDIT_KEY_LENGTH} 个字符。")
    derived = hmac.new(secret_key.encode(), b"yinfa audit trail", "sha256").hexdigest()
    return keys or [derived]


def audit_keep_days(days: int) -> int:
    """Raises ImproperlyConfigured for fewer than GB/T 22239-2019 and 网络安全法 ask for."""
    if days < AUDIT_LEAST_DAYS:
        raise ImproperlyConfigured(f"AUDIT_KEEP_DAYS 不能少于 {AUDIT_LEAST_DAYS}。")
    return days


def read_secret_files(env: Env) -> None:
    """Let ``SECRET_KEY_FILE`` name a file with the secret, and so for every one of ``SECRETS``.

    Children inherit the name of the file, not the secret. Raises ImproperlyConfigured.
    """
    found = {}
    for name in SECRETS:
        path = env.str(f"{name}_FILE", default="")
        if not path:
            continue
        if env.str(name, default=""):
            raise ImproperlyConfigured(f"{name} 和 {name}_FILE 只能设一个。")
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"读不了 {name}_FILE 指的文件 {path}：{error}。") from error
    env.ENVIRON = {**env.ENVIRON, **found}


def one_of(name: str, value: str, choices: set[str]) -> str:
    """``value``. Raises ImproperlyConfigured where it is none of ``choices``."""
    if value not in choices:
        raise ImproperlyConfigured(f"{name} 写得不对，应为 {'、'.join(sorted(choices))} 之一。")
    return value


def refuse_half(env: Env, name: str, *others: str) -> None:
    """Stop the start where ``name`` is set and one of ``others``, which it needs, is not.

    Raises ImproperlyConfigured.
    """
    missing = [other for other in others if not env.str(other, default="")]
    if env.str(name, default="") and missing:
        raise ImproperlyConfigured(f"设了 {name}，还缺环境变量：{'、'.join(missing)}。")


def refuse_missing(env: Env, *names: str) -> None:
    """Stop the start of a server whose environment lacks one of ``names``.

    Raises ImproperlyConfigured.
    """
    missing = [name for name in names if not env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            f"缺少环境变量，服务器方式不能启动：{'、'.join(missing)}。请按 README 设置后再启动。"
        )
