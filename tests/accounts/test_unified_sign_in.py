"""Signing in by OpenID Connect, against a provider on loopback with keys and tokens of its own."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user
from django.urls import reverse

from accounts.models import AuditEntry, SecondFactor
from accounts.services.users import close_account

START = reverse("accounts:unified-start")
BACK = reverse("accounts:unified-back")
SIGN_IN = reverse("accounts:login")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Knows one ``person``; ``changes`` are what it lies about in its token."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: dict[str, str] = {}
        self.changes: dict[str, object] = {}
        self.person = {"sub": "7", "preferred_username": "guwenlan"}
        self.key = KEY
        self.status = 200

    def consent(self, address):
        """What the person's browser brings back after agreeing."""
        self.asked = {name: one for name, [one] in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert self.asked["redirect_uri"] == f"http://testserver{BACK}"
        return {"code": "a code for once", "state": self.asked["state"]}

    def token(self):
        claims = {
            "iss": self.issuer,
            "aud": "yinfa",
            "sub": "7",
            "nonce": self.asked["nonce"],
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
        }
        left = {name: one for name, one in (claims | self.changes).items() if one is not None}
        return jwt.encode(left, self.key, algorithm="RS256", headers={"kid": "1"})


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self):
        words = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: one for name, [one] in parse_qs(words).items()}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_ours = (form["code"], form["client_id"], form["client_secret"]) == (
            "a code for once",
            "yinfa",
            "a secret",
        )
        if not is_ours or challenge != self.server.asked["code_challenge"]:
            self.say({"error": "invalid_grant"}, 400)
        else:
            self.say({"access_token": "access", "id_token": self.server.token()})

    def do_GET(self):
        if self.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.say({"keys": [key | {"kid": "1", "alg": "RS256", "use": "sig"}]})
        elif self.headers["Authorization"] == "Bearer access":
            self.say(self.server.person)
        else:
            self.say({"error": "invalid_token"}, 401)

    def say(self, words, status=200):
        body = json.dumps(words).encode()
        self.send_response(max(status, self.server.status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def provider(settings):
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.OIDC_ISSUER = server.issuer
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{server.issuer}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{server.issuer}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{server.issuer}/user"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{server.issuer}/keys"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "yinfa", "a secret"
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "accounts.oidc.UnifiedAccounts",
    ]
    yield server
    server.shutdown()
    server.server_close()


def come_back(client, provider, place=""):
    start = client.get(START, {"next": place} if place else {})
    return client.get(BACK, provider.consent(start.url))


def is_refused(client, response):
    assert response.url == SIGN_IN
    assert 'role="alert"' in client.get(SIGN_IN).content.decode()
    return not get_user(client).is_authenticated


def test_without_a_provider_there_is_no_such_way(client, db):
    assert client.get(START).status_code == client.get(BACK).status_code == 404
    assert START not in client.get(SIGN_IN).content.decode()


def test_person_is_let_in_and_led_to_where_they_were(client, provider, editor):
    assert START in client.get(SIGN_IN).content.decode()

    assert come_back(client, provider, "/notices/").url == "/notices/"

    assert get_user(client) == editor
    entry = AuditEntry.objects.get(action="user.sign_in")
    assert (entry.actor, entry.detail["way"]) == (editor, "unified")
    assert client.get("/").status_code == 200


def test_no_account_is_made_for_somebody_unknown(client, provider, editor):
    provider.person = {"sub": "7", "preferred_username": "nobody-here"}

    assert is_refused(client, come_back(client, provider))
    assert not type(editor).objects.filter(username="nobody-here").exists()


def test_closed_account_stays_closed(client, provider, editor, administrator):
    close_account(editor.pk, actor=administrator)

    assert is_refused(client, come_back(client, provider))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": None},
        {"nonce": "of another request"},
        {"exp": 1},
        {"exp": None},
        {"sub": "8"},
        {"sub": None},
    ],
)
def test_token_that_is_not_for_this_request_is_refused(client, provider, editor, changes):
    provider.changes = changes

    assert is_refused(client, come_back(client, provider))


def test_token_signed_by_another_key_is_refused(client, provider, editor):
    provider.key = FOREIGN_KEY

    assert is_refused(client, come_back(client, provider))


def test_claims_without_a_name_are_refused(client, provider, editor):
    provider.person = {"sub": "7", "preferred_username": ["guwenlan"]}

    assert is_refused(client, come_back(client, provider))


def test_state_of_another_browser_is_refused(client, provider, editor):
    brought = provider.consent(client.get(START).url)

    assert is_refused(client, client.get(BACK, brought | {"state": "forged"}))


def test_answer_is_good_once(client, provider, editor):
    brought = provider.consent(client.get(START).url)
    client.get(BACK, brought)
    client.post(reverse("accounts:logout"))

    assert is_refused(client, client.get(BACK, brought))


def test_provider_that_refuses_or_is_down_leaves_the_password(client, provider, editor):
    assert is_refused(client, client.get(BACK, {"error": "access_denied", "state": "x"}))
    provider.status = 503
    assert is_refused(client, come_back(client, provider))


def test_foreign_address_is_not_followed(client, provider, editor):
    assert come_back(client, provider, "https://evil.example/").url == "/"


def test_who_has_an_app_is_asked_for_its_code_all_the_same(client, provider, editor):
    SecondFactor.objects.create(user=editor, secret="sealed")

    assert come_back(client, provider).url == reverse("accounts:second-step")
    assert not get_user(client).is_authenticated
