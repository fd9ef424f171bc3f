"""Signing in."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.shortcuts import resolve_url

from accounts.forms import SignInForm
from accounts.models import User
from accounts.places import START


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Where the person was; the start page is nowhere in particular."""
        address = self.get_redirect_url()
        return self.get_default_redirect_url() if address in {"", START} else address

    def get_default_redirect_url(self) -> str:
        user = self.request.user
        roles = user.roles if isinstance(user, User) else frozenset()
        landing = next((page for role, page in settings.LANDING_PAGES.items() if role in roles), "")
        return resolve_url(landing or settings.LOGIN_REDIRECT_URL)
