"""Why a mail came back, told from status codes and from what servers write."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    NO_ADDRESS = "no_address", _("There is no such address")
    NO_DOMAIN = "no_domain", _("The domain after the @ takes no mail")
    DISABLED = "disabled", _("The mailbox has been closed")
    REFUSED = "refused", _("The recipient's server refuses it for good")
    FULL = "full", _("The mailbox is full")
    TOO_LARGE = "too_large", _("The mail is too large for the recipient's server")
    BLOCKED = "blocked", _("The recipient's server takes it for unwanted mail")
    EXPIRED = "expired", _("The recipient's server could not be reached for days")
    UNCLEAR = "unclear", _("Returned without a reason that can be read")
    DELAYED = "delayed", _("The recipient's server has not taken it yet and is tried again")
    COMPLAINT = "complaint", _("The recipient reported it as unwanted mail")


R = Reason

# The address is at fault: whatever is sent there next comes back too.
HARD = frozenset({R.NO_ADDRESS, R.NO_DOMAIN, R.DISABLED, R.REFUSED})

# Subject and detail of an enhanced status code (RFC 3463, 3). 5.1.10 is not here: RFC 7505 means
# a domain without mail by it, Exchange an unknown recipient.
DETAILS = {
    "1.1": R.NO_ADDRESS,
    "1.2": R.NO_DOMAIN,
    "1.3": R.NO_ADDRESS,
    "1.6": R.NO_ADDRESS,
    "1.7": R.BLOCKED,
    "1.8": R.BLOCKED,
    "2.1": R.DISABLED,
    "2.2": R.FULL,
    "2.3": R.TOO_LARGE,
    "3.4": R.TOO_LARGE,
    "4.4": R.NO_DOMAIN,
    "4.6": R.EXPIRED,
    "4.7": R.EXPIRED,
}
# Where code and text are silent.
SUBJECTS = {"1": R.NO_ADDRESS, "6": R.BLOCKED, "7": R.BLOCKED}

# The first that is found counts: “mailbox not found, or blocked as spam” speaks of the address.
WORDS = {
    R.FULL: r"quota|(?:mail)?box (?:is )?(?:too )?full|full mailbox|insufficient.{0,10} storage"
    r"|邮箱.{0,8}满|邮箱容量|空间不足|超出配额",
    R.TOO_LARGE: r"too (?:large|big)|size limit|exceeds.{0,30} size|maximum message size"
    r"|邮件过大|(?:大小|尺寸).{0,6}超|超过.{0,12}(?:大小|尺寸)",
    R.DISABLED: r"disabled|inactive|suspended|deactivated|account.{0,10} (?:locked|closed)"
    r"|停用|冻结|禁用|已注销|封停",
    R.NO_DOMAIN: r"(?:host|domain)(?: or domain)?(?: name)? (?:not found|does not exist)"
    r"|nxdomain|name service error|no mx|null ?mx|bad destination host"
    r"|域名.{0,10}(?:不存在|错误|无法解析|解析失败)",
    R.NO_ADDRESS: r"user unknown|unknown (?:user|recipient|local)|have an? .{0,40}account"
    r"|no such (?:user|recipient|mailbox|address|person)|bad destination mailbox"
    r"|(?:n.?t|not) exist"
    r"|invalid (?:recipient|mailbox|user)"
    r"|(?:user|mailbox|address|recipient) (?:was )?(?:not found|unavailable)"
    r"|recipientnotfound|could ?n.?t be found|no mailbox here|not a valid (?:mailbox|recipient)"
    r"|un(?:route|rout)able address|recipient address rejected"
    r"|不存在|无此用户|没有此用户|找不到.{0,12}(?:用户|邮箱|地址|邮件)|收件人无效",
    R.BLOCKED: r"spam|blocked|black ?list|block ?list|polic(?:y|ies)|reputation|\brbl\b|\bspf\b"
    r"|dmarc|denied|垃圾邮件|黑名单|拒绝接收|拒收|频率",
    R.EXPIRED: r"timed? ?out|retry time|expired|too long|unreachable|connection refused"
    r"|超时|无法连接|多次尝试",
}
WORDINGS = {reason: re.compile(pattern, re.IGNORECASE) for reason, pattern in WORDS.items()}
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3}\.\d{1,3})(?!\.?\d)")
REPLY_CODE = re.compile(r"(?<![\d.,])([45])[0-5]\d(?=[ -](?![KM]B\b)\D)")


def reason_of(status: str, words: str) -> Reason:
    """Why a mail was given up, from its ``status`` (RFC 3463, or empty) and the server's words.

    A code that names the cause beats the words; class 4 never puts the blame on the address.
    """
    codes = ENHANCED.findall(f"{status} {words}")
    known = next((DETAILS[detail] for _class, detail in codes if detail in DETAILS), None)
    reason = known or reason_in(words)
    if reason is None and codes:
        reason = SUBJECTS.get(codes[0][1].partition(".")[0])
    kinds = [kind for kind, _detail in codes] or REPLY_CODE.findall(words)[:1]
    if kinds and kinds[0] == "4":
        return R.EXPIRED if reason is None or reason in HARD else reason
    if reason is None:
        return R.REFUSED if kinds else R.UNCLEAR
    return reason


def reason_in(words: str) -> Reason | None:
    return next((reason for reason, found in WORDINGS.items() if found.search(words)), None)
