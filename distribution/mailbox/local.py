"""Where mail goes: the configured server, or the local mailbox hosted by this process."""

from django.conf import settings
from django.utils.translation import gettext as _

from distribution.carrier.outcome import ServerDown
from distribution.mailbox.server import LocalMailbox

_hosted: dict[str, str] = {}


def host_mailbox() -> LocalMailbox:
    """Start the local mailbox of this process; mail of this process goes there from now on."""
    mailbox = LocalMailbox(settings.MAILBOX_DIR)
    _hosted["url"] = f"smtp://127.0.0.1:{mailbox.start()}"
    return mailbox


def mail_url() -> str:
    """The SMTP server to hand messages to, as a URL. Raises ServerDown where there is none."""
    url = settings.EMAIL_URL or _hosted.get("url", "")
    if not url:
        raise ServerDown(_("No mail server is set and the local mailbox is not running."))
    return url
