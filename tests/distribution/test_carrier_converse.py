"""Any server that keeps to the rules, whatever it can do, answers and splits its answers into."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from distribution.carrier.content import Body, Message
from distribution.carrier.envelope import Envelope
from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.smtp import Carrier
from tests.distribution.carrying import RECIPIENT, SENDER
from tests.distribution.planned_server import CLOSE, WORD, Completed, Plan, PlannedServer

KEYWORDS = ("PIPELINING", "CHUNKING", "SIZE 1000000", "8BITMIME", "SMTPUTF8", "X-OTHER yes")
NEXT = "next@taicang.example"

keyword_sets = st.frozensets(st.sampled_from(KEYWORDS))
plans = st.builds(
    Plan,
    keywords=st.none() | keyword_sets | keyword_sets.map(lambda some: some | {"PIPELINING"}),
    mail=st.sampled_from([250] * 6 + [CLOSE, 421, 451, 550, 552]),
    rcpt=st.sampled_from([250] * 4 + [251, CLOSE, 421, 450, 550, 553]),
    data=st.sampled_from([354] * 4 + [CLOSE, 421, 451, 554]),
    chunk=st.sampled_from([250] * 4 + [CLOSE, 421, 452, 554]),
    final=st.sampled_from([250, 250, CLOSE, 421, 452, 550, 354]),
    says_354_anyway=st.booleans(),
    lone_dot=st.sampled_from([554, 503, 250, 421]),
    cuts=st.just((1,)) | st.lists(st.integers(1, 40), min_size=1, max_size=6).map(tuple),
    waits=st.booleans(),
    reply_lines=st.integers(1, 4),
)
lines = st.lists(
    st.sampled_from([b"", b".", b"..", b".x", b"x.", b"BDAT 3 LAST", b"QUIT"])
    | st.binary(max_size=30).map(lambda line: line.replace(b"\r", b".").replace(b"\n", b".")),
    max_size=12,
).map(lambda some: b"".join(line + b"\r\n" for line in some))
messages = st.builds(lambda head, body: Message(head, Body.of(body)), lines, lines)


@dataclass
class Asked:
    times: int = 0

    def __call__(self) -> bool:
        self.times += 1
        return True


@pytest.fixture(scope="module")
def server() -> Iterator[PlannedServer]:
    with PlannedServer() as server:
        yield server


def send(carrier: Carrier, message: Message, asked: Asked, recipient: str = RECIPIENT) -> Result:
    return carrier.send(sender=SENDER, recipient=recipient, message=message, before_handover=asked)


def refusal(plan: Plan, message: Message) -> tuple[Outcome | None, int | None] | None:
    """What ends the transaction before the hand-over, if anything does; None is ServerDown."""
    keywords = plan.keywords or frozenset()
    if not message.head.isascii() and "SMTPUTF8" not in keywords:
        return Outcome.PERMANENT, None
    if not message.is_ascii and not keywords & {"8BITMIME", "SMTPUTF8"}:
        return Outcome.PERMANENT, None
    if plan.mail != 250:
        return (Outcome.PERMANENT, 552) if plan.mail == 552 else (None, None)
    steps = [plan.rcpt]
    if "CHUNKING" not in keywords:
        steps.append(plan.data)
    elif bytes(message).count(b"\r\n") > 1:
        steps.append(plan.chunk)
    for code in steps:
        if code is CLOSE:
            return Outcome.TEMPORARY, None
        if code == 421:
            return None, None
        if code >= 400:
            return (Outcome.PERMANENT if code >= 500 else Outcome.TEMPORARY), code
    return None


def verdict(plan: Plan) -> tuple[Outcome, int | None]:
    """What the answer to the final dot means."""
    if plan.final is CLOSE or plan.final == 354:
        return Outcome.UNCERTAIN, plan.final
    outcomes = {2: Outcome.SENT, 4: Outcome.TEMPORARY, 5: Outcome.PERMANENT}
    return outcomes[plan.final // 100], plan.final


@settings(max_examples=500, deadline=None)
@given(plan=plans, message=messages)
@example(
    plan=Plan(keywords=frozenset({"PIPELINING"}), rcpt=550, says_354_anyway=True, lone_dot=250),
    message=Message.of(b"Subject: x\r\n\r\n.x\r\n"),
)
def test_outcome_is_what_the_server_said_and_the_next_message_arrives(server, plan, message):
    server.follow(plan)
    follow_up = Plan(keywords=plan.keywords, cuts=plan.cuts)
    asked = Asked()
    follower = Message.of(b"Subject: next\r\n\r\n.\r\n")
    refused = refusal(plan, message)
    with Carrier(server.url, hello_name="test.example") as carrier:
        try:
            result = send(carrier, message, asked)
        except ServerDown:
            assert refused == (None, None)
        else:
            assert (result.outcome, result.code) == (refused or verdict(plan))
            if result.code:
                assert result.reply == " ".join(f"{WORD}{n}" for n in range(plan.reply_lines))
        mine = [] if refused else [Completed((RECIPIENT,), bytes(message), plan.final)]
        assert server.completed == mine
        assert asked.times == len(mine)

        server.plan = follow_up
        assert send(carrier, follower, asked, NEXT).outcome == Outcome.SENT
        assert server.completed == [*mine, Completed((NEXT,), bytes(follower), 250)]
    assert not server.failures


@settings(max_examples=500, deadline=None)
@given(
    keywords=keyword_sets.map(lambda some: some | {"PIPELINING"}),
    course=st.lists(st.tuples(plans, messages, st.booleans()), min_size=2, max_size=4),
)
def test_message_announced_with_the_dot_before_it_fares_as_any_other(server, keywords, course):
    """``is_kept``: what was announced is what is sent next, and not another message."""
    server.follow(Plan(keywords=keywords))
    senders = [f"bulletin+{number}@szgh.example" for number in range(len(course))]
    envelopes = [
        Envelope.between(sender, RECIPIENT, message)
        for sender, (_plan, message, _is_kept) in zip(senders, course, strict=True)
    ]
    stray = Envelope.between("stray@szgh.example", NEXT, Message.of(b"Subject: stray\r\n"))
    expected = []
    for sender, (plan, _message, _is_kept) in zip(senders, course, strict=True):
        server.plans[sender] = replace(plan, keywords=keywords)
    with Carrier(server.url, hello_name="test.example") as carrier:
        for number, (_plan, message, is_kept) in enumerate(course):
            plan, asked = server.plans[senders[number]], Asked()
            announced = envelopes[number + 1] if number + 1 < len(course) else None
            refused = refusal(plan, message)
            try:
                result = carrier.send(
                    sender=senders[number],
                    recipient=RECIPIENT,
                    message=message,
                    before_handover=asked,
                    following=announced if is_kept else stray,
                )
            except ServerDown:
                assert refused == (None, None)
            else:
                assert (result.outcome, result.code) == (refused or verdict(plan))
            if not refused:
                expected.append(Completed((RECIPIENT,), bytes(message), plan.final))
            assert server.completed == expected
            assert asked.times == (0 if refused else 1)
    assert not server.failures


def test_commands_of_the_next_message_go_out_with_the_dot(server):
    server.follow(Plan(keywords=frozenset({"PIPELINING"}), waits=True))
    first, second = (Message.of(b"Number: %d\r\n" % number) for number in range(2))
    following = Envelope.between(SENDER, NEXT, second)
    with Carrier(server.url, hello_name="test.example") as carrier:
        carrier.send(
            sender=SENDER,
            recipient=RECIPIENT,
            message=first,
            before_handover=lambda: True,
            following=following,
        )
        # The server answers the dot only once it has read all that came with it.
        assert server.commands == ["EHLO", *["MAIL", "RCPT", "DATA"] * 2]
        assert send(carrier, second, Asked(), NEXT).outcome == Outcome.SENT

    assert [mail.recipients for mail in server.completed] == [(RECIPIENT,), (NEXT,)]


def test_message_refused_at_the_dot_leaves_the_announced_one_on_the_line(server):
    server.follow(Plan(keywords=frozenset({"PIPELINING"}), final=451))
    server.plans["next@szgh.example"] = Plan()
    message = Message.of(b"Subject: x\r\n")
    following = Envelope.between("next@szgh.example", NEXT, message)
    with Carrier(server.url, hello_name="test.example") as carrier:
        first = carrier.send(
            sender=SENDER,
            recipient=RECIPIENT,
            message=message,
            before_handover=lambda: True,
            following=following,
        )
        second = carrier.send(
            sender=following.sender,
            recipient=NEXT,
            message=message,
            before_handover=lambda: True,
        )

    assert (first.outcome, second.outcome) == (Outcome.TEMPORARY, Outcome.SENT)
    assert server.commands.count("EHLO") == 1
    assert "RSET" not in server.commands


def test_announced_message_that_is_never_sent_is_not_delivered_empty(server):
    server.follow(Plan(keywords=frozenset({"PIPELINING"})))
    message = Message.of(b"Subject: x\r\n")
    with Carrier(server.url, hello_name="test.example") as carrier:
        carrier.send(
            sender=SENDER,
            recipient=RECIPIENT,
            message=message,
            before_handover=lambda: True,
            following=Envelope.between(SENDER, NEXT, message),
        )

    assert [mail.recipients for mail in server.completed] == [(RECIPIENT,)]
    assert "QUIT" not in server.commands


@pytest.mark.parametrize("keywords", [(), ("PIPELINING",), ("CHUNKING",), KEYWORDS])
@settings(max_examples=60, deadline=None)
@given(contents=st.lists(st.tuples(lines, lines), min_size=1, max_size=4))
def test_any_lines_arrive_byte_for_byte_one_after_the_other(server, keywords, contents):
    server.follow(Plan(keywords=frozenset({*keywords, "8BITMIME", "SMTPUTF8"})))
    whole = [Message(head, Body.of(body)) for head, body in contents]
    asked = Asked()
    with Carrier(server.url, hello_name="test.example") as carrier:
        for message in whole:
            assert send(carrier, message, asked).outcome == Outcome.SENT

    assert [each.content for each in server.completed] == [bytes(message) for message in whole]
    assert asked.times == len(whole)


@pytest.mark.parametrize("keywords", [KEYWORDS, ("PIPELINING",), ()])
def test_large_shared_body_arrives_whole(server, keywords):
    server.follow(Plan(keywords=frozenset(keywords)))
    body = Body.of((b"." * 900 + b"\r\n") * 500)
    asked = Asked()
    with Carrier(server.url, hello_name="test.example") as carrier:
        for number in range(2):
            send(carrier, Message(b"Number: %d\r\n\r\n" % number, body), asked)

    assert [each.content for each in server.completed] == [
        b"Number: %d\r\n\r\n" % number + body.plain for number in range(2)
    ]
    assert server.commands.count("EHLO") == 1
