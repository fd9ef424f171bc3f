"""Who got what: the sink's journal beside what the system says of each row."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Event:
    time: float
    kind: str
    address: str
    message_id: str = ""


@dataclass(frozen=True)
class Tally:
    """Addresses by what went wrong; ``killed_in_doubt`` leaves out the sink's own lost connections.

    ``skipped``: never accepted, while the system neither doubts it nor was refused for good.
    ``twice``: accepted more than once. ``after_refusal``: tried again after a 5xx.
    ``told_wrong``: "sent" and never accepted, or "failed" and accepted.
    """

    accepted: int
    skipped: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    killed_in_doubt: list[str] = field(default_factory=list)
    after_refusal: list[str] = field(default_factory=list)
    told_wrong: list[str] = field(default_factory=list)
    several_ids: list[str] = field(default_factory=list)

    def broken(self, most_in_doubt: int) -> list[str]:
        """The promises that did not hold."""
        found = {
            "skipped": self.skipped,
            "twice": self.twice,
            "tried again after a 5xx": self.after_refusal,
            "told wrong": self.told_wrong,
            "under several Message-IDs": self.several_ids,
        }
        broken = [f"{name}: {', '.join(those[:5])}" for name, those in found.items() if those]
        if len(self.killed_in_doubt) > most_in_doubt:
            those = ", ".join(self.killed_in_doubt)
            broken.append(f"in doubt: at most {most_in_doubt}, but {those}")
        return broken


def read_journal(text: str) -> list[Event]:
    """A line that is not finished yet is left for the next time."""
    lines = text.splitlines(keepends=True)
    fields = (line.rstrip("\n").split("\t") for line in lines if line.endswith("\n"))
    return [Event(float(moment), *rest) for moment, *rest in fields]


def tally(
    events: Iterable[Event], states: Mapping[str, str], stopped: Collection[str] = ()
) -> Tally:
    """``states``: what the system says of each address that was to get the mailing.

    ``stopped``: those in doubt of which it says that its own program stopped. A doubt that it
    lays at the server's door counts as that only if the server has lost a connection there.
    """
    accepted: Counter[str] = Counter()
    ids: dict[str, set[str]] = {}
    refused: set[str] = set()
    lost: set[str] = set()
    after_refusal: dict[str, None] = {}
    for event in events:
        if event.address in refused:
            after_refusal[event.address] = None
        if event.message_id:
            ids.setdefault(event.address, set()).add(event.message_id)
        if event.kind == "accepted":
            accepted[event.address] += 1
        elif event.kind in ("answer lost", "reset"):
            # After a reset too the dot may have been on its way.
            lost.add(event.address)
        elif event.kind.startswith("refused 5"):
            refused.add(event.address)
    uncertain = [address for address, state in states.items() if state == "uncertain"]
    without = [address for address in states if not accepted[address]]
    return Tally(
        accepted=sum(accepted.values()),
        skipped=[
            address
            for address in without
            if states[address] != "uncertain" and address not in refused
        ],
        twice=[address for address, times in accepted.items() if times > 1],
        uncertain=uncertain,
        killed_in_doubt=[
            address for address in uncertain if address in stopped or address not in lost
        ],
        after_refusal=list(after_refusal),
        told_wrong=[
            address
            for address, state in states.items()
            if (state == "sent" and not accepted[address])
            or (state == "failed" and accepted[address])
        ],
        several_ids=[address for address, those in ids.items() if len(those) > 1],
    )
