"""Arranging an issue in a real browser, with the real pages beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from bulletin import markup
from bulletin.models import Article, Attribution, IssuePreview
from bulletin.press import workshop
from bulletin.services.arranging import groups_of, order_of, step_adoption
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.measuring import measure_articles
from bulletin.services.moves import move_article
from bulletin.services.previews import order_preview, render_preview
from bulletin.services.signing import sign_issue
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import other_editor
from tests.web.conftest import sign_in
from tests.web.dragging import drag

__all__ = ["other_editor"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issue(make_issue):
    return make_issue(4)


@pytest.fixture
def waiting(publication, office, editor) -> Article:
    """A long article that waits: with it the issue has more pages."""
    article = Article.objects.create(
        publication=publication,
        title="张家港市总工会开展送清凉活动",
        body=markup.from_paragraphs(["张家港市总工会走访一线职工。" * 60]),
    )
    Attribution.objects.create(article=article, office=office, printed_name=office.name, position=0)
    return move_article(article.pk, ArticleStatus.SUBMITTED, actor=editor)


def order(issue):
    return order_of(groups_of(issue))


def open_desk(page: Page, editor, issue) -> None:
    order_preview(issue)
    render_preview(issue.pk)
    measure_articles(issue.publication_id)
    # Rows jump to their places, so that none is on its way when it is looked for.
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, editor)
    page.goto(f"/issues/{issue.pk}/desk/")
    expect(page.locator("#desk-poll[data-waiting]")).to_have_count(0)


def settle(page: Page, issue) -> None:
    """The drop is saved and its pages are made, as a press worker would."""
    expect(page.locator(".toast")).to_be_visible()
    assert render_preview(issue.pk)
    expect(page.locator("#desk-poll[data-waiting]")).to_have_count(0)


def test_an_article_is_dragged_into_a_section_and_the_pages_follow(
    open_browser, editor, issue, waiting
):
    page = open_browser()
    open_desk(page, editor, issue)
    pages = IssuePreview.objects.get(issue=issue).length["pages"]
    _second, [_c, d] = order(issue)[1]
    expect(page.locator(f"#fit-{waiting.pk}")).to_contain_text("行")

    seen = drag(page, page.locator(".candidate-title"), page.locator(f"#adoption-{d}"))

    place = seen[1].index("new") + 1
    expect(page.locator(".toast")).to_contain_text(f"现在是工作简讯第 {place} 篇，共 3 篇。")
    settle(page, issue)
    taken = issue.adoptions.get(articles=waiting)
    assert [str(key).replace(str(taken.pk), "new") for key in order(issue)[1][1]] == seen[1]
    after = IssuePreview.objects.get(issue=issue).length
    assert after["pages"] > pages
    expect(page.locator("#desk-totals")).to_contain_text(f"5 篇 · {after['pages']} 页")
    expect(page.locator("#desk-lines-left")).to_contain_text(f"余 {after['lines_left']} 行")
    expect(page.locator(".page-picture")).to_have_count(after["pages"])
    expect(page.locator(f"#length-{taken.pk}")).to_contain_text("行")
    expect(page.locator(f'.mark.is-chosen[data-adoption="{taken.pk}"]').first).to_be_attached()
    expect(page.locator(".candidate")).to_have_count(0)

    page.click("#undo")
    expect(page.locator(".candidate")).to_have_count(1)
    assert not issue.adoptions.filter(articles=waiting).exists()


def test_lengths_follow_a_drop_before_its_pages_are_drawn(
    open_browser, editor, issue, waiting, monkeypatch
):
    page = open_browser()
    open_desk(page, editor, issue)
    before = IssuePreview.objects.get(issue=issue).length
    _second, [_c, d] = order(issue)[1]
    preview_issue = workshop.preview_issue

    def look(*given, **named):
        taken = issue.adoptions.get(articles=waiting)
        coming = IssuePreview.objects.get(issue=issue).coming
        assert coming["pages"] > before["pages"]
        expect(page.locator("#desk-poll[data-waiting][data-measured]")).to_be_attached()
        expect(page.locator("#desk-totals")).to_contain_text(f"5 篇 · {coming['pages']} 页")
        expect(page.locator("#desk-lines-left")).to_contain_text(f"余 {coming['lines_left']} 行")
        expect(page.locator(f"#length-{taken.pk}")).to_contain_text("行")
        expect(page.locator(".page-picture")).to_have_count(before["pages"])
        return preview_issue(*given, **named)

    monkeypatch.setattr(workshop, "preview_issue", look)
    drag(page, page.locator(".candidate-title"), page.locator(f"#adoption-{d}"))

    settle(page, issue)
    assert IssuePreview.objects.get(issue=issue).error == ""
    expect(page.locator(".page-picture")).not_to_have_count(before["pages"])


def test_what_is_taken_out_comes_back_with_its_words_by_the_toast(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    _second, [c, _d] = order(issue)[1]
    before = order(issue)
    issue.adoptions.filter(pk=c).update(printed_title="编辑改过的标题")
    page.reload()
    page.locator(f"#name-{c}").click()

    page.click("#take-out")
    expect(page.locator(".toast")).to_contain_text("已取出")
    expect(page.locator(f"#adoption-{c}")).to_have_count(0)
    page.click("#undo")

    expect(page.locator(f"#adoption-{c}")).to_contain_text("编辑改过的标题")
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.locator("#announcer")).to_contain_text("第 1 篇，共 2 篇")
    assert order(issue) == before


def test_rows_are_dragged_between_sections(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    (first, [a, b]), (second, [c, d]) = order(issue)

    seen = drag(page, page.locator(f"#name-{a}"), page.locator(f"#adoption-{d}"))

    settle(page, issue)
    assert seen[0] == [str(b)]
    assert sorted(seen[1]) == sorted(map(str, [a, c, d]))
    assert order(issue) == [(first, [b]), (second, [int(key) for key in seen[1]])]
    expect(page.locator(f"#adoption-{a}")).to_have_attribute("aria-current", "true")


def test_a_section_is_dragged_with_all_in_it(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    first, second = order(issue)

    drag(
        page, page.locator(".section-grip").nth(1), page.locator(".desk-section").nth(0), depth=0.2
    )

    settle(page, issue)
    assert order(issue) == [second, first]


def test_keys_lift_move_drop_and_put_back(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    (first, [a, b]), (second, [c, d]) = order(issue)
    heard = page.locator("#announcer")

    page.focus(f"#grip-{b}")
    page.keyboard.press("Space")
    expect(page.locator(f"#grip-{b}")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    expect(heard).to_have_text("工作简讯第 1 篇，共 3 篇")
    page.keyboard.press("Escape")
    expect(heard).to_contain_text("已放回原处")
    expect(page.locator(f"#grip-{b}")).to_be_focused()
    assert page.locator(".desk-row").nth(1).get_attribute("data-adoption") == str(b)

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")

    settle(page, issue)
    assert order(issue) == [(first, [a]), (second, [c, b, d])]
    expect(page.locator(f"#grip-{b}")).to_be_focused()
    expect(heard).to_contain_text("现在是工作简讯第 2 篇，共 3 篇。")


def test_keys_take_an_article_in(open_browser, editor, issue, waiting):
    page = open_browser()
    open_desk(page, editor, issue)

    page.focus(f"#grip-article-{waiting.pk}")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")

    settle(page, issue)
    taken = issue.adoptions.get(articles=waiting)
    assert order(issue)[1][1][1] == taken.pk
    expect(page.locator(f"#grip-{taken.pk}")).to_be_focused()


def test_a_stale_drop_shows_the_order_of_the_others(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    (_first, [a, b]), (_second, [_c, d]) = order(issue)
    step_adoption(a, down=True, version=1, actor=editor)
    theirs = order(issue)

    drag(page, page.locator(f"#name-{b}"), page.locator(f"#adoption-{d}"))

    expect(page.locator("#notices .tone-warn")).to_contain_text("别人刚改过这一期的编排")
    expect(page.locator('#arrangement[data-version="2"]')).to_be_visible()
    assert order(issue) == theirs
    shown = [row.get_attribute("data-adoption") for row in page.locator(".desk-row").all()]
    assert shown == [str(key) for _section, keys in theirs for key in keys]


def test_a_lost_connection_puts_the_row_back(open_browser, editor, issue):
    page = open_browser()
    # htmx writes a lost connection to the console too.
    page.add_init_script("console.error = () => {}")
    open_desk(page, editor, issue)
    (_first, [a, _b]), (_second, [_c, d]) = order(issue)
    page.route("**/desk/order/**", lambda route: route.abort())

    drag(page, page.locator(f"#name-{a}"), page.locator(f"#adoption-{d}"))

    expect(page.locator("#notices .tone-bad")).to_be_visible()
    expect(page.locator(".desk-row").first).to_have_attribute("data-adoption", str(a))


def test_buttons_move_the_chosen_article_and_a_click_shows_its_page(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    (first, [a, b]), (second, [c, d]) = order(issue)

    page.click(f"#name-{b}")
    expect(page.locator("#chosen")).to_contain_text(issue.adoptions.get(pk=b).printed_title)
    expect(page.locator(f'.mark.is-chosen[data-adoption="{b}"]').first).to_be_attached()
    page.click("#move-up")
    expect(page.locator('#arrangement[data-version="2"]')).to_be_visible()
    expect(page.locator("#move-up")).to_be_focused()
    page.select_option("#move-into", str(second))
    page.click("#move-section")
    expect(page.locator('#arrangement[data-version="3"]')).to_be_visible()
    assert order(issue) == [(first, [a]), (second, [c, d, b])]
    page.click("#change-style")
    expect(page.locator("#change-style")).to_have_text("题文接排")
    page.click("#take-out")
    expect(page.locator(".candidate")).to_have_count(1)
    assert len(order(issue)[1][1]) == 2


def test_a_click_on_the_page_chooses_its_article(open_browser, editor, issue):
    page = open_browser()
    open_desk(page, editor, issue)
    key = order(issue)[1][1][0]

    page.locator(f'.mark[data-adoption="{key}"] .mark-area').first.click()

    expect(page.locator(f"#adoption-{key}")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(f"chosen={key}"))


def test_without_script_buttons_and_forms_do_all_of_it(open_browser, editor, issue, waiting):
    page = open_browser(script=False)
    open_desk(page, editor, issue)
    (first, [a, b]), (second, [c, d]) = order(issue)
    expect(page.locator(".grip").first).to_be_hidden()

    page.click(f"#name-{a}")
    page.click("#move-down")
    assert order(issue)[0] == (first, [b, a])
    page.select_option("#desk-into", str(second))
    page.click(f"#adopt-{waiting.pk}")
    taken = issue.adoptions.get(articles=waiting)
    assert order(issue)[1] == (second, [c, d, taken.pk])
    page.click("#take-out")
    assert order(issue)[1] == (second, [c, d])


@pytest.mark.parametrize("width", [320, 390, 683, 1100, 1366])
def test_no_width_is_too_narrow(open_browser, editor, issue, waiting, width):
    page = open_browser()
    page.set_viewport_size({"width": width, "height": 768})
    open_desk(page, editor, issue)
    page.click(f"#name-{order(issue)[0][1][0]}")
    expect(page.locator("#move-up")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width >= 1100:
        assert page.evaluate("document.documentElement.scrollHeight") <= 768
    else:
        for link in page.locator(".desk-views a").all():
            link.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_correction_is_chosen_and_flagged_in_the_archive(
    open_browser, editor, clerk, signer, signed_issue, make_issue
):
    wrong = signed_issue.adoptions.first()
    issue = make_issue(1, day=None)
    [right] = issue.adoptions.all()
    page = open_browser()
    open_desk(page, editor, issue)
    page.locator(f"#name-{right.pk}").click()
    page.get_by_role("link", name="更正…").click()
    page.fill("#words", wrong.printed_title)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("radio").check()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="更正这一篇").click()
    expect(page.locator("#notices")).to_contain_text("已标为更正")

    edition = send_to_review(issue.pk, actor=editor)
    assert render_edition(edition.pk)
    edition.refresh_from_db()
    sign_issue(issue.pk, actor=signer, edition_sha256=edition.sha256)
    reader = open_browser(phone=True)
    sign_in(reader, clerk)
    reader.goto(f"/archive/?q={wrong.printed_title}")
    reader.get_by_role("link", name="2011年第18期《").wait_for()
    reader.locator(".correction-mark.tone-warn a").first.click()
    expect(reader.locator(f"#article-{right.pk}")).to_contain_text("更正：本刊2011年第18期")


def test_second_editor_is_told_while_typing_and_a_late_save_loses_neither(
    open_browser, editor, other_editor, issue
):
    adoption = issue.adoptions.first()
    address = f"/issues/{issue.pk}/desk/adoptions/{adoption.pk}/words/"
    mine, theirs = open_browser(), open_browser()
    for page, person in ((mine, editor), (theirs, other_editor)):
        sign_in(page, person)
        page.goto(address)
    expect(theirs.locator("#readers")).to_contain_text("顾文澜 正在看")

    mine.fill("#id_body", "顾文澜改的正文。")
    theirs.fill("#id_body", "许薇改的正文。")
    mine.click("main form .button-primary")
    mine.wait_for_url(f"**/issues/{issue.pk}/desk/**")

    expect(theirs.locator("#readers .tone-warn")).to_contain_text("改过这篇印文")
    expect(theirs.locator("#id_body")).to_have_value("许薇改的正文。")
    theirs.click("main form .button-primary")
    expect(theirs.locator("#id_body")).to_have_value("许薇改的正文。")
    expect(theirs.locator("main")).to_contain_text("顾文澜改的正文。")
