"""Any message of the bounce mailbox → what it says."""

import logging
import re
from email import message_from_bytes

from flufl.bounce import all_failures

from distribution.bounces.parts import Parts, date_of, header_of
from distribution.bounces.reasons import Reason
from distribution.bounces.report import Entry, Kind, Report
from distribution.bounces.wording import REPLY_CHARACTERS, addresses_in, entry_in, telling

logger = logging.getLogger(__name__)

MESSAGE_ID = re.compile(
    r"(?im)^[\s>]{0,8}(?:x-)?(?:original-)?message-id:\s{0,8}(<[^<>\s]{3,250}>)"
)
REFERENCE = re.compile(r"<[^<>\s]{3,250}>")
MOST_MESSAGE_IDS = 20
SERVERS = re.compile(
    r"(?i)\b(?:mailer-daemon|postmaster|mail-?daemon|mdaemon|microsoftexchange[0-9a-f]+)\b"
    r"|^system administrator|系统退信"
)
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
AUTOMATIC_SUBJECTS = re.compile(
    r"(?i)^\s*(?:re[:：]\s*|回复[:：]\s*)?[\[【(（]?(?:自动(?:回复|答复|应答)|休假|外出|不在办公室"
    r"|auto(?:matic)?[ -]?(?:reply|response)|autoreply|auto:|out of (?:the )?office)"
)
# RFC 5965, 3.1 and 7.3; “not-spam” takes a complaint back, “auth-failure” is none (RFC 6591).
COMPLAINTS = {"abuse", "fraud", "opt-out"}
# The class of the status stands in where a server leaves the action out.
ACTIONS = {"failed": Kind.FAILURE, "5": Kind.FAILURE, "delayed": Kind.DELAY, "4": Kind.DELAY}


def read_report(data: bytes) -> Report:
    """What ``data`` claims. Raises nothing, whatever it is; what is cut off at its end may lack
    the mail it returns."""
    try:
        parts = Parts.of(data)
        kind, entries = _kind_and_entries(parts, data)
    except RecursionError:
        return Report(Kind.UNREADABLE)
    return Report(
        kind=kind,
        entries=entries,
        message_ids=_message_ids(parts),
        returned_at=date_of(parts.returned),
        sender=parts.header("From"),
        subject=parts.header("Subject"),
        is_from_server=_is_from_server(parts),
    )


def _kind_and_entries(parts: Parts, data: bytes) -> tuple[Kind, tuple[Entry, ...]]:
    if groups := parts.fields.get("feedback-report"):
        return _complaint(groups[0])
    if "disposition-notification" in parts.fields:
        return Kind.AUTOMATIC, ()
    groups = parts.fields.get("delivery-status", [])
    if entries := tuple(_entry(group) for group in groups if {"action", "status"} & group.keys()):
        gravest = max(entries, key=lambda entry: entry.weight)
        return gravest.kind, _worded(entries, parts)
    if _is_automatic(parts):
        return Kind.AUTOMATIC, ()
    if not _is_from_server(parts):
        return Kind.UNKNOWN, ()
    entry = entry_in(parts) or _by_other_forms(data, parts)
    return (entry.kind, (entry,)) if entry else (Kind.UNKNOWN, ())


def _entry(group: dict[str, str]) -> Entry:
    """A group of per-recipient fields. Source: RFC 3464, 2.3; for UTF-8 addresses RFC 6533, 3."""
    fields = ("original-recipient", "final-recipient", "x-actual-recipient")
    named = " ".join(group.get(name, "").rpartition(";")[2] for name in fields)
    status = group.get("status", "").partition(" ")[0]
    reply = group.get("diagnostic-code", "").partition(";")[2].strip()[:REPLY_CHARACTERS]
    action = group.get("action", "").partition(" ")[0].lower()
    kind = ACTIONS.get(action or status[:1], Kind.AUTOMATIC)
    return Entry.of(addresses_in(named), kind, words=reply, reply=reply, status=status)


def _worded(entries: tuple[Entry, ...], parts: Parts) -> tuple[Entry, ...]:
    """Where the only entry gives no reason, the text for people may."""
    only = entries[0]
    if len(entries) > 1 or only.kind != Kind.FAILURE or only.reply:
        return entries
    text = entry_in(parts)
    reply = text.reply if text else telling(parts.text)
    return (Entry.of(only.addresses, only.kind, words=reply, reply=reply, status=only.status),)


def _complaint(fields: dict[str, str]) -> tuple[Kind, tuple[Entry, ...]]:
    """Source: RFC 5965, 3."""
    if fields.get("feedback-type", "").lower() not in COMPLAINTS:
        return Kind.AUTOMATIC, ()
    addresses = addresses_in(fields.get("original-rcpt-to", ""))
    return Kind.COMPLAINT, (Entry(addresses, Kind.COMPLAINT, Reason.COMPLAINT, "", ""),)


def _by_other_forms(data: bytes, parts: Parts) -> Entry | None:
    """Forms that flufl.bounce knows and we do not."""
    try:
        for_now, for_good = all_failures(message_from_bytes(data))
    except Exception as error:
        logger.warning("flufl.bounce stumbles over a message: %s", error, exc_info=True)
        return None
    if not for_now and not for_good:
        return None
    named = addresses_in(b" ".join(sorted(for_good or for_now)).decode("utf-8", "replace"))
    kind = Kind.FAILURE if for_good else Kind.DELAY
    return Entry.of(named, kind, words=parts.text, reply=telling(parts.text))


def _is_automatic(parts: Parts) -> bool:
    """An answer by a machine to a mail that has arrived. Source: RFC 3834, 5."""
    if any(parts.header(name) for name in AUTOMATIC_HEADERS):
        return True
    if AUTOMATIC_SUBJECTS.search(parts.header("Subject")):
        return True
    if _is_from_server(parts):
        # RFC 3834, 5.2 wants “auto-replied” on reports of failure as well.
        return False
    submitted = parts.header("Auto-Submitted").lower()
    precedence = parts.header("Precedence").lower()
    return submitted not in ("", "no") or precedence in ("auto_reply", "bulk", "junk")


def _is_from_server(parts: Parts) -> bool:
    """A null return path, or a name that mail servers use (RFC 5321, 4.5.5)."""
    sender = parts.header("From")
    if SERVERS.search(sender):
        return True
    is_answer = AUTOMATIC_SUBJECTS.search(parts.header("Subject"))
    return parts.header("Return-Path").replace(" ", "") == "<>" and not is_answer


def _message_ids(parts: Parts) -> tuple[str, ...]:
    found = [header_of(parts.returned, "Message-ID")] if parts.returned else []
    for name in ("In-Reply-To", "References"):
        found += REFERENCE.findall(parts.header(name))
    found += MESSAGE_ID.findall(parts.text)
    for groups in parts.fields.values():
        for group in groups:
            found += REFERENCE.findall(group.get("x-original-message-id", ""))
            found += REFERENCE.findall(group.get("original-message-id", ""))
    return tuple(dict.fromkeys(filter(None, found)))[:MOST_MESSAGE_IDS]
