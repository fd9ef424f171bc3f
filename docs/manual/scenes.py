"""The fortnight that the pictures of the manual show, step by step, on the sample organisation."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from accounts.models import Office, Role, User
from accounts.services.offices import known_names
from accounts.services.users import create_user
from bulletin import markup
from bulletin.intake import read_bulletin
from bulletin.jobs import sweep_editions
from bulletin.models import Article, Issue, PhraseUse, Publication
from bulletin.services.adopting import adopt_articles
from bulletin.services.assembly import send_to_review
from bulletin.services.importing import import_reading
from bulletin.services.indexing import index_all
from bulletin.services.measuring import measure_articles
from bulletin.services.phrases import add_phrase
from bulletin.services.previews import order_preview
from bulletin.services.review import hold_articles, return_articles
from bulletin.services.signing import sign_issue
from bulletin.services.starting import start_issue
from bulletin.services.waivers import waive_all_in_issue
from bulletin.services.wording import edit_printed
from bulletin.services.writing import create_article, save_article, submit_article
from bulletin.states import ArticleStatus
from distribution.carrier.outcome import Outcome, Result
from distribution.mailbox.local import host_mailbox
from distribution.models import Contact, Delivery, Mailing
from distribution.services.bounces import take_report
from distribution.services.hold import hold_mailings
from distribution.services.mailings import begin_mailing, start_mailing
from distribution.services.moves import move_delivery
from distribution.services.outcomes import step_for
from distribution.services.sample import SAMPLE_BULLETIN, make_sample_organisation
from distribution.services.sending import send_mailing
from distribution.services.telling import tell_people
from distribution.states import DeliveryStatus
from tests.distribution.bounces.conftest import bounce_of

PASSWORD = "苏州工会-2011-简报"
APPROVED_BY = "王建平"
SAMPLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "fortnight.toml").read_text(encoding="utf-8")
)


class Fortnight:
    """What happens in it, each method later than the one before. Hours are those of September and
    October 2011."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self._clock = clock
        self.publication = Publication()
        self.issue = Issue()
        self.mailing = Mailing()

    def at(self, day: int, hour: int, minute: int = 0, *, month: int = 9) -> None:
        zone = ZoneInfo("Asia/Shanghai")
        self._clock.move_to(datetime(2011, month, day, hour, minute, tzinfo=zone))

    def begin(self) -> None:
        self.at(1, 9)
        self.publication = make_sample_organisation(password=PASSWORD)
        for clerk in SAMPLE["clerks"]:
            create_user(
                clerk["login"],
                password=PASSWORD,
                display_name=clerk["name"],
                roles=[Role.CLERK],
                office=Office.objects.get(name=clerk["office"]),
                actor=None,
            )
        for login in ("minglu", "bianji", "changshu"):
            User.objects.filter(username=login).update(email=f"{login}@szgh.example")
        for text in ("请写明单位全称", "数字请与附表核对一致", "事情已过时，请报新近情况"):
            add_phrase(self.publication, PhraseUse.RETURN, text, actor=person("bianji"))
        self.at(20, 9, 30)
        imported = import_reading(
            read_bulletin(SAMPLE_BULLETIN.read_bytes(), known_offices=known_names()),
            publication=self.publication,
            actor=person("bianji"),
            day=None,
        )
        self.issue = imported.issue

    def articles_come_in(self) -> None:
        own = SAMPLE["own"]
        printed = self._submit(own["printed"])
        self.at(22, 8, 50)
        self._print_changed(printed)
        returned, held = self._submit(own["returned"]), self._submit(own["held"])
        for entry in SAMPLE["others"]:
            self._submit(entry)
        self.at(26, 16, 5)
        editor = person("bianji")
        hold_articles({held.pk: held.version}, actor=editor, reason="待全部建成后再用。")
        reason = "参赛企业数正文与成绩表不一致；前三名请写明单位。"
        return_articles({returned.pk: returned.version}, actor=editor, reason=reason)
        self._write(own["draft"])
        self.work()

    def contest_comes_again(self) -> None:
        """Mended by its clerk."""
        self.at(27, 15, 40)
        entry = SAMPLE["own"]["returned"]
        contest = Article.objects.get(title=entry["title"])
        mended = [
            text.replace("26家", "27家").replace("温岳峰", "常熟开关制造有限公司的温岳峰")
            for text in entry["paragraphs"]
        ]
        clerk = person("changshu")
        save_article(
            contest.pk,
            actor=clerk,
            version=contest.version,
            title=contest.title,
            body=markup.from_paragraphs(mended),
            offices=[clerk.office_id] if clerk.office_id else [],
            section=contest.section_hint_id,
        )
        submit_article(contest.pk, actor=clerk, approved_by=APPROVED_BY)
        self.at(27, 15, 52)
        self.work()

    def review_begins(self) -> None:
        self.at(28, 9, 20)
        waive_all_in_issue(self.issue.pk, actor=person("bianji"), reason="照原件。")
        send_to_review(self.issue.pk, actor=person("bianji"))
        self.work()

    def signed(self) -> None:
        self.at(30, 8, 40)
        review = self.issue.editions.order_by("pk").last()
        assert review is not None
        sign_issue(
            self.issue.pk,
            actor=person("qianfa"),
            edition_sha256=review.sha256,
            remark="同意印发。集体协商几篇，请民管部跟进。",
        )
        self.work()
        self.issue.refresh_from_db()
        self.at(30, 9, 5)

    def mailed(self) -> None:
        """With a row refused, one to be tried again and one in doubt."""
        self.at(30, 10, 2)
        self.mailing = start_mailing(self.issue.pk, actor=person("bianji"))
        begin_mailing(self.mailing.pk)
        rows = list(self.mailing.deliveries.order_by("pk"))
        self._answer(rows[22], Outcome.PERMANENT, 550, "5.1.1 收件地址不存在")
        self._answer(rows[25], Outcome.UNCERTAIN, None, "交出以后连接断开，没有等到答复。")
        self._answer(rows[30], Outcome.TEMPORARY, 452, "4.2.2 对方邮箱已满，稍后再试")
        mailbox = host_mailbox()
        send_mailing(self.mailing.pk)
        self.at(30, 10, 4)
        self._mailbox = mailbox

    def mail_comes_back(self) -> None:
        self.at(30, 10, 31)
        row = self.mailing.deliveries.filter(status=DeliveryStatus.SENT).order_by("pk")[11]
        take_report("picture:1", bounce_of(row))
        tell_people()

    def next_issue_begins(self) -> None:
        self._submit(SAMPLE["own"]["next"])
        new = start_issue(self.publication.pk, actor=person("bianji"))
        waiting = Article.objects.filter(status=ArticleStatus.SUBMITTED).order_by("pk")[:3]
        for article in waiting:
            adopt_articles(
                new.pk, [article.pk], actor=person("bianji"), section_id=article.section_hint_id
            )
        self.issue, signed = new, self.issue
        self.work()
        self.issue = signed
        index_all()

    def held(self) -> None:
        self.at(10, 9, 40, month=10)
        hold_mailings(actor=person("guanli"))

    def path_of(self, status: str, part: str = "") -> str:
        """The address of the clerk's article that is ``status``."""
        article = Article.objects.filter(author__username="changshu", status=status).latest("pk")
        return f"/articles/{article.pk}/{part}"

    def words_path(self) -> str:
        adoption = self.issue.adoptions.get(articles__author__username="changshu")
        return f"/issues/{self.issue.pk}/desk/adoptions/{adoption.pk}/words/"

    def returned_contact(self) -> str:
        return f"/contacts/{Contact.objects.get(suppressed_at__isnull=False).pk}/"

    def work(self) -> None:
        """What the workers would do meanwhile."""
        measure_articles(self.publication.pk)
        measure_articles(self.publication.pk)
        if self.issue.status == "assembling":
            order_preview(self.issue)
        sweep_editions()

    def _write(self, entry: dict[str, Any]) -> Article:
        day, hour, minute, *month = entry["at"]
        self.at(day, hour, minute, month=month[0] if month else 9)
        return create_article(
            person(entry["clerk"]),
            self.publication.pk,
            title=entry["title"],
            body=markup.from_paragraphs(entry["paragraphs"]),
            section=self.publication.sections.get(name=entry["section"]).pk,
        )

    def _submit(self, entry: dict[str, Any]) -> Article:
        article = self._write(entry)
        return submit_article(article.pk, actor=person(entry["clerk"]), approved_by=APPROVED_BY)

    def _print_changed(self, article: Article) -> None:
        """Adopted into the issue, and printed in fewer words."""
        editor = person("bianji")
        section = article.section_hint_id
        (adoption,) = adopt_articles(self.issue.pk, [article.pk], actor=editor, section_id=section)
        edit_printed(
            adoption.pk,
            title=adoption.printed_title,
            byline=adoption.printed_byline,
            body=adoption.printed_body.replace("为维护职工合法权益，", "").replace(
                "协调处理欠薪苗头36起", "协调处理欠薪苗头35起"
            ),
            title_style=adoption.printed_title_style,
            version=adoption.version,
            actor=editor,
        )

    def _answer(self, row: Delivery, outcome: Outcome, code: int | None, reply: str) -> None:
        """As a worker notes what the relay said of a row."""
        sending = move_delivery(
            row.pk, DeliveryStatus.SENDING, actor=None, handed_over_at=row.due_at
        )
        sending.mailing = self.mailing
        step = step_for(sending, Result(outcome, code, reply), row.due_at)
        move_delivery(row.pk, step.to, actor=None, note=step.note, **step.values)


def person(login: str) -> User:
    return User.objects.get(username=login)
