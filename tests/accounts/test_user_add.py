"""An account is made by command, with roles, an office and a password worth the name."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Action, may
from accounts.models import AuditEntry, User

GOOD = "四季度-工会-简报-2026"


@pytest.fixture
def add(monkeypatch, db):
    def run(*arguments: str, password: str = GOOD) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        call_command("add_user", *arguments)

    return run


def test_editor_can_sign_in_and_assemble(add, client):
    add("guwenlan", "--name", "顾文澜", "--role", "editor")

    user = User.objects.get()
    assert may(user, Action.ISSUE_ASSEMBLE)
    assert client.login(username="guwenlan", password=GOOD)
    assert AuditEntry.objects.get().detail["roles"] == ["editor"]


def test_clerk_is_tied_to_the_office_by_its_alias(add, office):
    add("shenqian", "--name", "沈倩", "--role", "clerk", "--office", "常熟市总")

    assert User.objects.get().office == office


@pytest.mark.parametrize(
    ("arguments", "password", "message"),
    [
        (["a", "--name", "甲", "--role", "clerk"], GOOD, "通讯员"),
        (["a", "--name", "甲", "--role", "clerk", "--office", "某某"], GOOD, "没有叫某某"),
        (["a", "--name", "甲", "--role", "editor"], "12345678", "密码"),
        (["a", "--name", "甲", "--role", "editor"], "四季", "至少要 12 个字符"),
        (["有 空格", "--name", "甲", "--role", "editor"], GOOD, "用户名"),
    ],
)
def test_unusable_account_is_refused_and_not_made(add, arguments, password, message):
    with pytest.raises(CommandError, match=message):
        add(*arguments, password=password)

    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_name_that_is_taken_is_refused(add, editor):
    with pytest.raises(CommandError):
        add(editor.username, "--name", "乙", "--role", "signer")

    assert User.objects.count() == 1
