"""What a mail server says it can do."""

import re
from dataclasses import dataclass
from typing import Self

from distribution.carrier.replies import Refused, Reply, ask, demand
from distribution.carrier.wire import Wire

KEYWORD = re.compile(r"(?P<keyword>[A-Za-z0-9][A-Za-z0-9-]*)(?:[ =](?P<parameters>.*))?")


@dataclass(frozen=True)
class Capabilities:
    """EHLO keywords, in capitals, with their parameters."""

    keywords: dict[str, frozenset[str]]

    @classmethod
    def from_reply(cls, reply: Reply) -> Self:
        """Lines that name no keyword are passed over.

        ``AUTH=LOGIN``, from before RFC 2554, stands in some replies beside ``AUTH PLAIN``.
        """
        keywords: dict[str, frozenset[str]] = {}
        for line in reply.lines[1:]:
            if found := KEYWORD.fullmatch(line.upper()):
                parameters = frozenset((found["parameters"] or "").split())
                keyword = found["keyword"]
                keywords[keyword] = keywords.get(keyword, frozenset()) | parameters
        return cls(keywords)

    def offers(self, keyword: str) -> bool:
        return keyword in self.keywords

    @property
    def sign_in_mechanisms(self) -> frozenset[str]:
        return self.keywords.get("AUTH", frozenset())


def introduce(wire: Wire, name: str) -> Capabilities:
    """EHLO, or HELO with a server that knows no EHLO. Raises Refused and OSError."""
    reply = ask(wire, f"EHLO {name}")
    if reply.kind == 2:
        return Capabilities.from_reply(reply)
    if reply.kind != 5:
        raise Refused(reply)
    demand(wire, 2, f"HELO {name}")
    return Capabilities({})
