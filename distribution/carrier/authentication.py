"""Signing in to a mail server (RFC 4954)."""

import base64

from django.utils.translation import gettext as _

from distribution.carrier.capabilities import Capabilities
from distribution.carrier.replies import Refused, ask
from distribution.carrier.wire import Wire

COMMAND_BYTES = 510


class NoSignIn(Exception):
    """The server offers no way to sign in that we know; the text says so."""


def sign_in(wire: Wire, capabilities: Capabilities, *, user: str, password: str) -> None:
    """Raises NoSignIn; Refused when the server does not take them; OSError."""
    mechanisms = capabilities.sign_in_mechanisms
    if "PLAIN" in mechanisms:
        _authenticate(wire, "PLAIN", [f"\0{user}\0{password}"])
    elif "LOGIN" in mechanisms:
        _authenticate(wire, "LOGIN", [user, password])
    else:
        raise NoSignIn(_("It offers no sign-in by AUTH PLAIN or AUTH LOGIN."))


def _authenticate(wire: Wire, mechanism: str, responses: list[str]) -> None:
    encoded = [base64.b64encode(response.encode()).decode("ascii") for response in responses]
    command = f"AUTH {mechanism} {encoded[0]}"
    if len(command) > COMMAND_BYTES:
        command = f"AUTH {mechanism}"
    else:
        del encoded[0]
    reply = ask(wire, command)
    for response in encoded:
        if reply.kind != 3:
            break
        reply = ask(wire, response)
    if reply.kind != 2:
        raise Refused(reply)
