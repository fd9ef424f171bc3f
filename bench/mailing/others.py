"""How others mail: Django's own backend, and django-post-office."""

import os
from collections.abc import Callable
from importlib.util import find_spec

import django
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.management import call_command

from bench.mailing.prepare import address

SENDER = "苏州市总工会办公室 <bulletin@szgh.example>"
SUBJECT = "工会简报 2011年第18期"
TEXT = "各位领导：\n本期简报见附件。\n"
PDF_NAME = "工会简报2011年第18期.pdf"
POST_OFFICE = "post_office"


def has_post_office() -> bool:
    return find_spec(POST_OFFICE) is not None


def django_single(port: int, pdf: bytes) -> Callable[[int], None]:
    """A connection for each message, as ``EmailMessage.send`` does."""
    _configure(port)

    def send(count: int) -> None:
        for place in range(count):
            _message(place, pdf).send()

    return send


def django_kept(port: int, pdf: bytes) -> Callable[[int], None]:
    _configure(port)

    def send(count: int) -> None:
        with mail.get_connection() as connection:
            connection.send_messages([_message(place, pdf) for place in range(count)])

    return send


def post_office(port: int, pdf: bytes) -> Callable[[int], None]:
    """Queued in the database with one shared attachment, then sent by one process."""
    url = os.environ["DATABASE_URL"]
    user, _at, place = url.removeprefix("postgres://").rpartition("@")
    host, _slash, name = place.partition("/")
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user.partition(":")[0],
        "PASSWORD": user.partition(":")[2],
        "HOST": host.partition(":")[0],
        "PORT": host.partition(":")[2],
    }
    _configure(
        port,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", POST_OFFICE],
        DATABASES={"default": database},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_BACKEND="post_office.EmailBackend",
        MEDIA_ROOT=os.environ["MEDIA_ROOT"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        POST_OFFICE={"BATCH_SIZE": 1000, "LOG_LEVEL": 2, "THREADS_PER_PROCESS": 1},
    )
    call_command("migrate", verbosity=0)
    # Its models can be imported only once Django is set up.
    from post_office import mail as queue  # noqa: PLC0415
    from post_office.models import Attachment  # noqa: PLC0415

    def send(count: int) -> None:
        attachment = Attachment(name=PDF_NAME, mimetype="application/pdf")
        attachment.file.save("bench.pdf", ContentFile(pdf), save=True)
        for place in range(count):
            email = queue.send(address(place), SENDER, subject=SUBJECT, message=TEXT)
            email.attachments.add(attachment)
        queue.send_queued_mail_until_done(processes=1)

    return send


def _configure(port: int, **more: object) -> None:
    settings.configure(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, **more)
    django.setup()


def _message(place: int, pdf: bytes) -> EmailMessage:
    message = EmailMessage(SUBJECT, TEXT, SENDER, [f"收件人{place} <{address(place)}>"])
    message.attach(PDF_NAME, pdf, "application/pdf")
    return message
