"""A database with something in every list and a second page to turn to, made by the services."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from django.conf import settings
from django.utils import timezone
from PIL import Image

from accounts.links import signed_path
from accounts.models import NoticeKind, Office, Role, User
from accounts.services.notices import News, tell
from accounts.services.office_history import rename_office
from accounts.services.users import create_user, password_link
from bulletin import markup
from bulletin.intake.demands import Part
from bulletin.intake.reader import read_bulletin
from bulletin.models import (
    Adoption,
    Article,
    Edition,
    HouseTerm,
    IncomingFile,
    IntakeSheet,
    Issue,
    PhraseUse,
    Publication,
    SourceFile,
    Tenure,
)
from bulletin.services.adopting import adopt_articles, merge_articles
from bulletin.services.assembly import send_to_review
from bulletin.services.comparing import compare_article
from bulletin.services.editions import render_edition
from bulletin.services.file_drafts import take_file
from bulletin.services.importing import import_reading
from bulletin.services.incoming import receive_file
from bulletin.services.intake_sheets import (
    answer_doubt,
    discard_sheet,
    say_part,
    start_sheet,
)
from bulletin.services.measuring import measure_articles
from bulletin.services.phrases import add_phrase
from bulletin.services.pictures import keep_picture
from bulletin.services.previews import order_preview, render_preview
from bulletin.services.review import decline_articles, hold_articles, return_articles
from bulletin.services.rule_switching import switch_off
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.signing import sign_issue
from bulletin.services.starting import start_issue
from bulletin.services.uploading import open_file
from bulletin.services.waivers import waive_all_in_issue
from bulletin.services.writing import create_article, save_article, submit_article
from distribution.bounces.report import Kind
from distribution.carrier.message import BulletinMail, SharedBody
from distribution.mailbox.filing import file_mail
from distribution.mailbox.store import MailboxStore
from distribution.models import BounceReport, Contact, ContactImport, DistributionList, Mailing
from distribution.models.bounce import Effect
from distribution.services.contacts import read_import
from distribution.services.leaving import leave_url
from distribution.services.mailings import start_mailing
from distribution.services.pausing import pause_mailing
from distribution.services.sample import SAMPLE_BULLETIN, make_sample_organisation
from distribution.states import DeliveryStatus, MailingStatus
from tests.conftest import PASSWORD
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)

DAY = date(2011, 9, 30)
TITLES = (
    "常熟市总工会建立欠薪预警机制",
    "张家港市总工会开展“送清凉”活动，慰问高温一线职工一万余人",
    "昆山市总工会举办数控机床操作技能比赛",
)
PARAGRAPH = "日前，市总工会召开会议，部署今年的职工技能竞赛，全市有922家企业、3.6万名职工报名参加。"
TABLE = (
    "<table><thead><tr><th>单位</th><th>人数</th></tr></thead>"
    "<tbody><tr><td>常熟</td><td>922</td></tr></tbody></table>"
)


@dataclass
class House:
    """One of each thing that has a page of its own, by the state it is shown in."""

    people: dict[Role, User]
    publication: Publication
    tenure: Tenure
    term: HouseTerm
    signed: Issue
    reviewed: Issue
    assembling: Issue
    empty: Issue
    final: Edition
    adoption: Adoption
    draft: Article
    returned: Article
    pictured: Article
    adopted: Article
    office: Office
    contact: Contact
    lists: list[DistributionList]
    undistributed: Issue
    sending: Mailing
    paused: Mailing
    scheduled: Mailing
    waiting_import: ContactImport
    mail: str
    newcomer: User
    password: str
    link: str
    leave: str
    source: SourceFile
    unread: IncomingFile
    sheet: IntakeSheet
    discarded: IntakeSheet


def furnish() -> House:
    publication = make_sample_organisation(password=PASSWORD)
    people = {
        role: User.objects.get(username=name)
        for role, name in zip(
            Role,
            ("changshu", "bianji", "qianfa", "minglu", "guanli", "anquan", "shenji"),
            strict=True,
        )
    }
    clerk, editor = people[Role.CLERK], people[Role.EDITOR]
    administrator = people[Role.ADMINISTRATOR]
    lists = list(DistributionList.objects.all())

    signed = _signed_sample(publication, people)
    final = signed.editions.get(kind="final")
    submitted = [_submitted(publication, clerk, number) for number in range(60)]
    seen = {article.pk: article.version for article in submitted}
    returned, declined, held = ([key] for key in list(seen)[:3])
    return_articles({returned[0]: seen[returned[0]]}, actor=editor, reason="请写明企业数和人数。")
    decline_articles({declined[0]: seen[declined[0]]}, actor=editor, reason="与第17期重复。")
    hold_articles({held[0]: seen[held[0]]}, actor=editor, reason="等数字核对后再用。")
    pictured = _pictured(submitted[3], clerk)
    issues = [start_issue(publication.pk, actor=editor) for _copy in range(3)]
    reviewed, assembling, empty = issues
    section = publication.sections.first()
    assert section
    adopt_articles(
        assembling.pk,
        [article.pk for article in submitted[4:8]],
        actor=editor,
        section_id=section.pk,
    )
    merge_articles(assembling.pk, [submitted[8].pk, submitted[9].pk], actor=editor)
    adopt_articles(reviewed.pk, [submitted[10].pk, submitted[11].pk], actor=editor)
    for issue in (reviewed, assembling):
        issue.refresh_from_db()
        issue.printed_range = [entry.name for entry in lists]
        issue.save(update_fields=["printed_range"])
    assert render_edition(send_to_review(reviewed.pk, actor=editor).pk)
    order_preview(assembling)
    assert render_preview(assembling.pk)
    measure_articles(publication.pk)
    compare_article(submitted[20].pk)
    compare_article(pictured.pk)
    draft = create_article(clerk, publication.pk, title="未写完的稿件", body=_body())

    for use in PhraseUse:
        add_phrase(publication, use, f"常用的{use.label}理由", actor=editor)
    for person in people.values():
        for number in range(22):
            news = News(
                NoticeKind.ARTICLE, f"“{TITLES[number % 3]}”已采用。", "/archive/", "请核。"
            )
            tell([person], news, actor=None)
    newcomer = create_user(
        "xinren",
        password=PASSWORD,
        display_name="新来的人",
        roles=[Role.CLERK],
        office=clerk.office,
        actor=administrator,
    )
    for number in range(52):
        create_user(
            f"user{number}",
            password=None,
            display_name=f"通讯员{number}",
            roles=[Role.CLERK],
            office=clerk.office,
            actor=administrator,
        )
    switch_off("late-date", reason="外来稿多为预告", actor=editor)
    office = Office.objects.get(name="太仓市总工会")
    rename_office(office.pk, "太仓市工会联合会", on=date(2020, 1, 1), actor=administrator)

    old = [_old_issue(final, editor, lists, 100 + number) for number in range(25)]
    mailings = [sending_mailing(issue, editor) for issue in old[1:22]]
    paused = pause_mailing(mailings[0].pk, actor=editor, reason="有一处要核对。")
    scheduled = start_mailing(
        old[22].pk, actor=editor, scheduled_for=timezone.now() + timedelta(hours=8)
    )
    late = start_mailing(old[23].pk, actor=editor)
    Mailing.objects.filter(pk=late.pk).update(status=MailingStatus.LATE)
    add_contacts(lists[0], 110)
    sending = sending_mailing(signed, editor)
    rows = {status: put(sending, status, 12) for status in DeliveryStatus if status != "queued"}
    leaver = rows[DeliveryStatus.SENT][0]
    leaver.may_leave = True
    leaver.save(update_fields=["may_leave"])
    lists[0].allows_leaving = True
    lists[0].save(update_fields=["allows_leaving"])

    contact = Contact.objects.exclude(organisation="")[1]
    Contact.objects.filter(pk=contact.pk).update(
        suppressed_at=timezone.now(), suppression_reason="地址不存在", office=office
    )
    _bounces(rows[DeliveryStatus.BOUNCED][0].pk)
    waiting = read_import(
        _table(), file_name="名单.csv", list_name=lists[0].name, actor=people[Role.LIST_MANAGER]
    )
    return House(
        people=people,
        publication=publication,
        signed=signed,
        reviewed=reviewed,
        assembling=assembling,
        empty=empty,
        final=final,
        adoption=assembling.adoptions.earliest("position"),
        draft=draft,
        returned=Article.objects.get(pk=returned[0]),
        pictured=pictured,
        adopted=submitted[4],
        office=office,
        contact=contact,
        lists=lists,
        undistributed=old[0],
        sending=sending,
        paused=paused,
        scheduled=scheduled,
        waiting_import=waiting,
        mail=_mails(),
        newcomer=newcomer,
        password=password_link(newcomer.pk, actor=administrator),
        link=signed_path("/notices/", person_id=editor.pk),
        source=take_file(
            publication.pk, open_file("简报.txt", SAMPLE_BULLETIN.read_bytes()), actor=clerk
        ).source,
        unread=_unread(publication, clerk),
        sheet=_sheet(publication, editor),
        discarded=discard_sheet(_sheet(publication, editor).pk, actor=editor),
        tenure=Tenure.objects.filter(name="周立诚")[0],
        term=HouseTerm.objects.all()[0],
        leave=leave_url(leaver).removeprefix(settings.SITE_URL),
    )


def _unread(publication: Publication, clerk: User) -> IncomingFile:
    """An old Word file that could not be opened."""
    file = receive_file(publication.pk, "旧稿.doc", b"{\\rtf1 }", actor=clerk)
    file.error, file.done_at = "文件打不开。请另存为 .docx 再上传。", timezone.now()
    file.save(update_fields=["error", "done_at"])
    return file


def _sheet(publication: Publication, editor: User) -> IntakeSheet:
    """With a doubt settled, and a line left out."""
    data = SAMPLE_BULLETIN.read_bytes()
    sheet = start_sheet(publication.pk, open_file("简报.txt", data), actor=editor)
    asked = read_sheet(sheet).asked[0]
    answer_doubt(sheet.pk, asked.key, 0, actor=editor, version=1)
    return say_part(sheet.pk, (5, 0), Part.LEFTOVER, actor=editor, version=2)


def _body() -> str:
    return markup.from_paragraphs([PARAGRAPH, PARAGRAPH * 3]) + TABLE


def _submitted(publication: Publication, clerk: User, number: int) -> Article:
    section = publication.sections.all()[number % 2]
    article = create_article(
        clerk,
        publication.pk,
        title=f"{TITLES[number % 3]}（{number}）",
        body=_body(),
        section=section.pk,
    )
    return submit_article(article.pk, actor=clerk, approved_by="赵启明")


def _pictured(article: Article, clerk: User) -> Article:
    """Taken back, given a picture and other words, and submitted again."""
    return_articles({article.pk: article.version}, actor=_editor(), reason="请配一张照片。")
    file = BytesIO()
    Image.new("RGB", (320, 200), "#1f4e79").save(file, "PNG")
    keep_picture(article.pk, file.getvalue(), alt="比赛现场", caption="图为比赛现场。", actor=clerk)
    article.refresh_from_db()
    article = save_article(
        article.pk,
        actor=clerk,
        version=article.version,
        title="昆山市总工会举办数控机床操作技能决赛",
        body=article.body.replace("922", "923"),
        offices=[clerk.office_id] if clerk.office_id else [],
    )
    return submit_article(article.pk, actor=clerk, approved_by="赵启明")


def _editor() -> User:
    return User.objects.get(username="bianji")


def _signed_sample(publication: Publication, people: dict[Role, User]) -> Issue:
    imported = import_reading(
        read_bulletin(SAMPLE_BULLETIN.read_bytes()),
        publication=publication,
        actor=people[Role.EDITOR],
        day=DAY,
        source_sha256="0" * 64,
    )
    waive_all_in_issue(imported.issue.pk, actor=people[Role.EDITOR], reason="照原件")
    review = send_to_review(imported.issue.pk, actor=people[Role.EDITOR])
    assert render_edition(review.pk)
    review.refresh_from_db()
    signoff = sign_issue(
        imported.issue.pk, actor=people[Role.SIGNER], edition_sha256=review.sha256, remark="印发。"
    )
    assert signoff.final
    assert render_edition(signoff.final.pk)
    return Issue.objects.get(pk=imported.issue.pk)


def _old_issue(printed: Edition, editor: User, lists: list[DistributionList], number: int) -> Issue:
    """An issue with a copy of another's pages, which saves the press its work."""
    issue = signed_without_press(printed.issue.publication, editor, number=number)
    shutil.copy(printed.pdf.path, settings.MEDIA_ROOT / f"editions/{number}.pdf")
    issue.printed_range = [entry.name for entry in lists]
    issue.save(update_fields=["printed_range"])
    for old in issue.editions.all():
        for page in old.page_numbers:
            old.page_picture_path(page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(printed.page_picture_path(page), old.page_picture_path(page))
    return issue


def _bounces(delivery_id: int) -> None:
    BounceReport.objects.bulk_create(
        BounceReport(
            source=f"imap:{number}",
            sha256=f"{number:064x}",
            kind=Kind.FAILURE if number == 0 else Kind.UNKNOWN,
            effect=Effect.RETURNED if number == 0 else Effect.UNMATCHED,
            delivery_id=delivery_id if number == 0 else None,
            sender="MAILER-DAEMON@mx.example",
            subject="Undelivered Mail Returned to Sender",
            addresses=f"who{number}@szgh.example",
        )
        for number in range(60)
    )


def _table() -> bytes:
    lines = ["姓名,单位名称,职务,电子邮箱"]
    lines += [f"新收件人{i},某单位{i},主席,new{i}@szgh.example" for i in range(105)]
    return "\n".join([*lines, "无名,乙,,没有邮箱"]).encode()


def _mails() -> str:
    """The key of one of many mails in the local mailbox."""
    body = SharedBody.build(
        BulletinMail(
            subject="《苏州工会信息》2011年第18期",
            sender="苏州市总工会办公室 <bulletin@szgh.example>",
            sender_address="bulletin@szgh.example",
            list_id="苏州工会信息 <bulletin.szgh.example>",
            text="要目",
            html="<p>要目</p>",
            pdf=b"%PDF-1.7\n",
            pdf_name="18.pdf",
        )
    )
    at = datetime(2011, 9, 30, 2, 12, 30, tzinfo=UTC)
    for number in range(55):
        address = f"r{number}@szgh.example"
        message = body.message_for(
            address=address,
            recipient_name="办公室",
            message_id=f"<{number}@szgh.example>",
            date=at,
        )
        delivered = f"Delivered-To: {address}\r\n".encode() + bytes(message)
        file_mail(settings.MAILBOX_DIR, address, delivered, at=at)
    return MailboxStore(settings.MAILBOX_DIR).messages()[0].key
