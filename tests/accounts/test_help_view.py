"""帮助: one's own page of the manual first, the others beside it."""

import pytest
from django.contrib.staticfiles import finders

from accounts import manual
from accounts.manual import FILES, read_page
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("clerk", "clerk"),
        ("editor", "editor"),
        ("signer", "signer"),
        ("list_manager", "list-manager"),
        ("administrator", "administrator"),
    ],
)
def test_help_opens_at_the_page_for_ones_own_role(client, request, role, page):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/help/").url == f"/help/{page}/"
    html = client.get(f"/help/{page}/").content.decode()
    assert f'aria-current="page">{read_page(page).title}</a>' in html


@pytest.mark.parametrize("name", FILES)
def test_everybody_may_read_every_page(client, signer, name):
    client.force_login(signer)

    response = client.get(f"/help/{name}/")

    assert response.status_code == 200
    for other in FILES:
        assert f'href="/help/{other}/"' in response.content.decode()


def test_a_page_makes_few_queries(client, clerk, django_assert_max_num_queries):
    client.force_login(clerk)
    client.get("/help/clerk/")

    with django_assert_max_num_queries(6):
        client.get("/help/clerk/")


def test_pictures_are_static_files_with_their_size(client, clerk):
    client.force_login(clerk)
    html = client.get("/help/clerk/").content.decode()

    assert '<img src="/static/manual/articles.webp"' in html
    assert 'width="1366" height="' in html
    assert finders.find("manual/articles.webp")


def test_keys_and_buttons_look_like_keys_and_buttons(client, clerk):
    client.force_login(clerk)
    html = client.get("/help/start/").content.decode()

    assert "<kbd>Ctrl+Enter</kbd>" in html
    assert 'id="按键"' in html
    assert 'href="/help/editor/"' in html


def test_no_other_page_is_there_and_nobody_else_reads_it(client, clerk, db):
    assert client.get("/help/").url == "/sign-in/?next=/help/"
    client.force_login(clerk)

    assert client.get("/help/secrets/").status_code == 404
    assert client.post("/help/").status_code == 405


def test_every_page_leads_to_help(client, clerk):
    client.force_login(clerk)

    assert '<a href="/help/">' in client.get("/notices/").content.decode()
    assert 'href="/help/"' in client.get("/nowhere/").content.decode().partition("<main")[2]


def test_who_reads_english_is_told_that_it_is_chinese(client, clerk):
    client.force_login(clerk)
    client.cookies["django_language"] = "en"

    html = client.get("/help/clerk/").content.decode()

    assert "The manual is written in Chinese only." in html
    assert '<article class="manual-text card" lang="zh-CN">' in html


def test_what_the_manual_must_not_hold_does_not_come_through(settings, tmp_path):
    settings.MANUAL_DIR = tmp_path
    (tmp_path / "README.md").write_text(
        "# 题\n\n<script>alert(1)</script>\n\n## 一\n\n**粗** `J`\n", encoding="utf-8"
    )
    page = manual.read_page.__wrapped__("start")

    assert page.title == "题"
    assert page.headings == (("一", "一"),)
    assert "<script" not in page.html
    assert "<strong>粗</strong>" in page.html
