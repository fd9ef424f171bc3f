"""One way of mailing, in a process of its own: sends, and prints as JSON what that cost.

``python -m bench.mailing.contestant NAME --port P --recipients N --pdf FILE``. Getting ready
(imports, the database, the connection where it is kept) is not counted.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.mailing.others import django_kept, django_single, post_office
from bench.mailing.prepare import address
from bench.mailing.raw import blast
from bench.serve import peak_bytes
from distribution.carrier.content import Message

SENDER = "bulletin@szgh.example"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mailing.contestant")
    parser.add_argument("name", choices=WAYS)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--recipients", type=int, required=True)
    parser.add_argument("--pdf", type=Path, required=True)
    arguments = parser.parse_args()
    send = WAYS[arguments.name](arguments.port, arguments.pdf.read_bytes())
    began, used = time.time(), _cpu_seconds()
    send(arguments.recipients)
    cost = {"began": began, "cpu_seconds": _cpu_seconds() - used, "peak_bytes": peak_bytes()}
    print(json.dumps(cost), flush=True)


def _raw(port: int, pdf: bytes) -> Callable[[int], None]:
    message = _messages(pdf)
    return lambda count: blast(
        port, SENDER, ((address(place), bytes(message(place))) for place in range(count))
    )


def _carrier(port: int, pdf: bytes) -> Callable[[int], None]:
    message = _messages(pdf)
    from distribution.carrier.smtp import Carrier  # noqa: PLC0415 only once Django is set up

    def send(count: int) -> None:
        with Carrier(f"smtp://127.0.0.1:{port}") as carrier:
            for place in range(count):
                result = carrier.send(
                    sender=SENDER,
                    recipient=address(place),
                    message=message(place),
                    before_handover=lambda: True,
                )
                assert result.code == 250, result

    return send


def _messages(pdf: bytes) -> Callable[[int], Message]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Settings are there only now.
    from distribution.carrier.message import BulletinMail, SharedBody  # noqa: PLC0415

    mail = BulletinMail(
        subject="工会简报 2011年第18期",
        sender=f"苏州市总工会办公室 <{SENDER}>",
        sender_address=SENDER,
        list_id="工会简报 <bulletin.szgh.example>",
        text="各位领导：\n本期简报见附件。\n",
        html="<p>各位领导：</p><p>本期简报见附件。</p>",
        pdf=pdf,
        pdf_name="工会简报2011年第18期.pdf",
    )
    body = SharedBody.build(mail)
    now = datetime.now(UTC)
    return lambda place: body.message_for(
        address=address(place),
        recipient_name=f"收件人{place}",
        message_id=f"<{place}@bench.example>",
        date=now,
    )


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime + children.ru_utime + children.ru_stime


WAYS: dict[str, Callable[[int, bytes], Callable[[int], None]]] = {
    "limit": _raw,
    "django": django_single,
    "django-kept": django_kept,
    "post-office": post_office,
    "carrier": _carrier,
}

if __name__ == "__main__":
    main()
