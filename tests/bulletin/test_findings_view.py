"""Findings through their addresses: beside the text, in the inbox, at the desk, at the gates."""

import pytest
from django.urls import reverse

from bulletin.models import Adoption, Article, Waiver
from bulletin.services.proofreading import findings_of_adoptions, findings_of_article
from bulletin.services.writing import create_article
from bulletin.states import ArticleStatus, IssueStatus

FAULTY = "<p>要按照“五一倡仪书”要求，认真部暑各项工作。</p>"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def faulty(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="学习贯彻党代会精神", body=FAULTY)


@pytest.fixture
def printed(make_issue) -> Adoption:
    adoption = make_issue(1).adoptions.get()
    adoption.printed_body = FAULTY
    adoption.save()
    return adoption


def address(name, *keys):
    return reverse(f"bulletin:{name}", args=keys)


def key_of(article, words="倡仪"):
    return next(one.key for one in findings_of_article(article).open if one.words == words)


def sent(article, act, **values):
    return {
        "act": act,
        "title": article.title,
        "body": "要按照“五一倡仪书”要求，认真部暑各项工作。",
        "version": article.version,
        "offices": [entry.office_id for entry in article.attributions.all()],
        **values,
    }


def words_sent(adoption, act="save", **values):
    return {
        "act": act,
        "title": adoption.printed_title,
        "title_style": adoption.printed_title_style,
        "byline": "",
        "body": "要按照“五一倡仪书”要求，认真部暑各项工作。",
        "version": adoption.version,
        **values,
    }


def test_words_that_are_typed_are_judged_and_nothing_is_stored(client, clerk, faulty):
    client.force_login(clerk)
    typed = {"title": "五一倡仪书", "body": "<p>召开召开会议。</p>", "is_html": "1"}

    for where in (
        address("article-findings", faulty.pk),
        address("article-first-findings"),
    ):
        page = client.post(where, typed, headers=HTMX).content.decode()
        assert 'data-where="title" data-words="倡仪"' in page
        assert 'data-words="召开召开"' in page
        assert "部暑" not in page
    faulty.refresh_from_db()
    assert faulty.body == FAULTY


def test_others_neither_judge_nor_settle(client, faulty, outsider, signer):
    for user, code in ((outsider, 404), (signer, 404), (None, 302)):
        client.logout()
        if user:
            client.force_login(user)
        for name in ("article-findings", "article-settle"):
            act = {"act": f"waive {key_of(faulty)}"}
            assert client.post(address(name, faulty.pk), act).status_code == code
    assert not Waiver.objects.exists()


def test_judging_and_settling_take_posts_only(client, clerk, faulty):
    client.force_login(clerk)
    for name in ("article-findings", "article-settle"):
        assert client.get(address(name, faulty.pk)).status_code == 405


def test_script_settles_one_and_gets_those_that_are_left(client, clerk, faulty):
    client.force_login(clerk)
    key = key_of(faulty)
    where = address("article-settle", faulty.pk)

    refused = client.post(where, {"act": f"waive {key}"}, headers=HTMX)
    done = client.post(where, {"act": f"waive {key}", f"reason-{key}": "原名"}, headers=HTMX)

    assert refused.status_code == 422
    assert f'id="reason-{key}-error"' in refused.content.decode()
    page = done.content.decode()
    assert (done.status_code, 'data-words="倡仪"' in page) == (200, False)
    assert 'data-words="部暑"' in page
    assert "原名" in page
    assert client.post(where, {"act": f"waive {key}"}, headers=HTMX).status_code == 409


def test_settling_under_another_s_name_is_refused(client, clerk, editor, faulty):
    client.force_login(clerk)
    key = key_of(faulty)
    act = {"act": f"waive {key}", f"reason-{key}": "原名", "writer": editor.pk}

    assert client.post(address("article-settle", faulty.pk), act).status_code == 403
    assert not Waiver.objects.exists()


def test_without_script_findings_come_after_saving_and_are_settled_in_the_form(
    client, clerk, faulty
):
    client.force_login(clerk)
    edit = address("article-edit", faulty.pk)
    saved = client.post(edit, sent(faulty, "save"))
    assert saved.url == f"{edit}?proofread=1"
    assert 'data-words="倡仪"' in client.get(saved.url).content.decode()
    key = key_of(faulty)

    faulty.refresh_from_db()
    refused = client.post(edit, sent(faulty, f"waive {key}"))
    assert refused.status_code == 422
    assert "请写明为什么不是错误" in refused.content.decode()

    done = client.post(edit, sent(faulty, f"waive {key}", **{f"reason-{key}": "原名"}))
    assert done.url == f"{edit}?proofread=1#findings"
    waiver = Waiver.objects.get()
    client.post(edit, sent(faulty, f"unwaive {waiver.pk}"))
    assert not Waiver.objects.exists()


def test_reason_sent_by_the_enter_key_is_given_for_its_own_finding(client, editor, faulty):
    Article.objects.filter(pk=faulty.pk).update(status=ArticleStatus.SUBMITTED)
    client.force_login(editor)
    first, second = key_of(faulty, "倡仪"), key_of(faulty, "部暑")
    reasons = {f"reason-{first}": "", f"reason-{second}": "原名"}

    client.post(address("article-settle", faulty.pk), {"act": f"waive {first}", **reasons})

    assert Waiver.objects.get().words == "部暑"


def test_handing_in_is_refused_beside_the_text_and_what_was_typed_stays(client, clerk, faulty):
    client.force_login(clerk)
    typed = sent(faulty, "submit", is_approved="on", approved_by="赵启明")
    typed["body"] = typed["body"].replace("部暑", "部署")

    page = client.post(address("article-edit", faulty.pk), typed)

    assert page.status_code == 422
    text = page.content.decode()
    assert "还有应改 1 处没有处理：第 1 段“倡仪”" in text
    assert 'id="id_body_error"' in text
    assert "认真部署各项工作" in text
    assert 'data-words="倡仪"' in text
    faulty.refresh_from_db()
    assert faulty.status == ArticleStatus.DRAFT


def test_editor_reads_findings_in_the_inbox_and_settles_them(client, clerk, editor, faulty):
    Article.objects.filter(pk=faulty.pk).update(status=ArticleStatus.SUBMITTED)
    where = address("inbox-findings", faulty.pk)
    client.force_login(clerk)
    assert client.get(where).status_code == 404
    client.force_login(editor)
    inbox = client.get(address("inbox"), {"article": faulty.pk}).content.decode()
    assert f'hx-get="{where}"' in inbox
    for headers in (HTMX, {}):
        page = client.get(where, headers=headers).content.decode()
        assert 'form="findings-form"' in page
        assert 'data-words="部暑"' in page

    key = key_of(faulty)
    act = {"act": f"waive {key}", f"reason-{key}": "原名", "form": "findings-form"}
    page = client.post(address("article-settle", faulty.pk), act, headers=HTMX).content.decode()

    assert 'form="findings-form"' in page
    assert Waiver.objects.get().waived_by == editor


def test_printed_words_are_judged_as_they_are_typed(client, editor, clerk, printed):
    where = address("desk-findings", printed.issue_id, printed.pk)
    client.force_login(clerk)
    assert client.post(where, words_sent(printed)).status_code == 404
    client.force_login(editor)

    page = client.post(where, words_sent(printed, body="召开召开会议。")).content.decode()

    assert 'data-words="召开召开"' in page
    printed.refresh_from_db()
    assert printed.printed_body == FAULTY


def test_printed_words_are_saved_with_what_is_settled_in_them(client, editor, printed):
    client.force_login(editor)
    where = address("desk-words", printed.issue_id, printed.pk)
    assert 'data-words="倡仪"' in client.get(where, {"proofread": 1}).content.decode()
    one, _other = findings_of_adoptions(printed.issue, [printed])[printed.pk].severe
    typed = words_sent(printed, f"waive {one.key}")
    typed["body"] = typed["body"].replace("各项工作", "各项任务")
    refused = client.post(where, typed)
    assert (refused.status_code, Waiver.objects.exists()) == (422, False)
    assert "请写明为什么不是错误" in refused.content.decode()

    done = client.post(where, typed | {f"reason-{one.key}": "原名"})

    assert "proofread=1#findings" in done.url
    printed.refresh_from_db()
    assert "各项任务" in printed.printed_body
    waiver = Waiver.objects.get(adoption=printed)
    typed = words_sent(printed, f"unwaive {waiver.pk}")
    client.post(where, typed)
    assert not Waiver.objects.exists()


def test_sending_for_signature_shows_what_is_in_the_way_and_leads_there(client, editor, printed):
    client.force_login(editor)
    sheet = client.get(address("issue-detail", printed.issue_id), {"ask": "review"})
    page = sheet.content.decode()
    assert "第 1 段“倡仪”" in page
    assert f"{address('desk-words', printed.issue_id, printed.pk)}?proofread=1#findings" in page
    assert page.count("button-official") == 1

    refused = client.post(address("issue-review", printed.issue_id))

    assert refused.status_code == 422
    assert "第 1 段“倡仪”" in refused.content.decode()
    printed.issue.refresh_from_db()
    assert printed.issue.status == IssueStatus.ASSEMBLING


def test_rows_of_the_desk_say_how_much_is_open_in_their_texts(client, clerk, editor, printed):
    where = address("desk-unsettled", printed.issue_id)
    client.force_login(clerk)
    assert client.get(where).status_code == 404
    client.force_login(editor)
    desk = client.get(address("issue-desk", printed.issue_id)).content.decode()
    assert f'hx-get="{where}"' in desk
    assert f'id="found-{printed.pk}"' in desk

    page = client.get(where).content.decode()

    assert f'id="found-{printed.pk}" hx-swap-oob="true"' in page
    assert "应改 2" in page
