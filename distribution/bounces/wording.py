"""Reports without a machine-readable part: what programs and providers write for people to read."""

import re

from distribution.bounces.parts import Parts
from distribution.bounces.reasons import ENHANCED, REPLY_CODE, reason_in
from distribution.bounces.report import Entry, Kind

ADDRESS = re.compile(
    r"[\w.!#$%&*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,190}[a-z0-9]", re.ASCII | re.IGNORECASE
)
MOST_ADDRESSES = 20
REPLY_CHARACTERS = 500

# How each begins: qmail, Exim, Postfix, Sendmail, Exchange and Microsoft 365 (English and
# Chinese), Gmail; then QQ, NetEase, Coremail and Sina.
OPENINGS = re.compile(
    r"this is the qmail-send program|created automatically by mail delivery software"
    r"|this is the (?:mail system|postfix program) at host|the original message was received at"
    r"|delivery (?:has failed|to the following recipients?)"
    r"|did not reach (?:some or all of )?the (?:intended|following) recipients?"
    r"|your message (?:wasn't|was not|couldn't be|could not be|hasn't been) delivered"
    r"|undeliver(?:able|ed)|returned mail|delivery status notification|mail delivery fail"
    r"|address not found|message blocked"
    r"|未能(?:传递|送达|发送)|无法(?:传递|送达|投递|发送)|传递.{0,20}失败"
    r"|(?:投递|发送|递送)失败|退信|被退回",
    re.IGNORECASE,
)
DELAYS = re.compile(
    r"not (?:yet )?been delivered (?:yet|to|after)|warning (?:message )?only|delay(?:ed)?\b"
    r"|(?:will|still) (?:be(?:ing)? |keep |continue )*(?:retr|try)|尚未(?:送达|投递)"
    r"|继续(?:尝试|重试)|延迟",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"permanent|giv(?:en|ing) up|has failed|could not be delivered to one", re.IGNORECASE
)
# From here on stand advice that names every cause there is, or our own mail.
ENDS = re.compile(
    r"^(?:return-path|received|message-id):|below this line is a copy"
    r"|this is a copy of (?:the|your) message|original message\s*-"
    r"|unsent message below|message headers follow|original message headers"
    r"|建议解决方案|解决办法|解决方法|处理建议|温馨提示|此外，您还可以",
    re.IGNORECASE | re.MULTILINE,
)


def entry_in(parts: Parts) -> Entry | None:
    """What the text of a report says; None where it is not known for one."""
    text = parts.text
    if not OPENINGS.search(f"{parts.header('Subject')}\n{text}"):
        return None
    end = ENDS.search(text)
    told = text[: end.start()] if end else text
    # A subject names the kind where the text is a single line for all.
    whole = f"{parts.header('Subject')}\n{told}"
    is_delay = DELAYS.search(whole) and not GIVEN_UP.search(whole)
    found = ENHANCED.search(told)
    return Entry.of(
        addresses_in(parts.header("X-Failed-Recipients") or told),
        Kind.DELAY if is_delay else Kind.FAILURE,
        words=told,
        reply=telling(told),
        status=f"{found[1]}.{found[2]}" if found else "",
    )


def addresses_in(text: str) -> tuple[str, ...]:
    """Addresses in small letters, each once, in order."""
    found = dict.fromkeys(match[0].lower() for match in ADDRESS.finditer(text))
    return tuple(found)[:MOST_ADDRESSES]


def telling(text: str) -> str:
    """The line that gives the cause, else the beginning."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    for says in (ENHANCED.search, REPLY_CODE.search, reason_in):
        if line := next((line for line in lines if says(line)), ""):
            return line[:REPLY_CHARACTERS]
    return " ".join(lines)[:REPLY_CHARACTERS]
