"""Signing in by the institution's unified account: OpenID Connect, switched on by OIDC_ISSUER.

The protocol is mozilla-django-oidc's. What it leaves out is checked here: for whom a token was
made, by whom, and that both answers of the provider speak of one person. Decision 0021.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.models import User


class UnifiedAccounts(OIDCAuthenticationBackend):  # type: ignore[misc]  # published without types
    """Finds accounts that exist and makes none: roles are given here, by an administrator."""

    def verify_token(self, token: str, **options: Any) -> dict[str, Any]:
        payload: dict[str, Any] = super().verify_token(token, **options)
        audience = payload.get("aud", [])
        audiences = [audience] if isinstance(audience, str) else audience
        if payload.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("The token is of another issuer.")
        if settings.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("The token was made for somebody else.")
        if "exp" not in payload:
            raise SuspiciousOperation("The token has no end.")
        return payload

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if not payload.get("sub") or claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The provider speaks of two people.")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return isinstance(claims.get(settings.OIDC_NAME_CLAIM), str)

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        return User.objects.filter(username=claims[settings.OIDC_NAME_CLAIM], is_active=True)
