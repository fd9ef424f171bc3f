"""Where every page of the product is, in a database that ``bench.archive`` has filled.

``PLACES`` has an entry for each address that answers GET; some pages have more than one, for what a
list looks like when it is narrowed. A page is opened by somebody who works on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.signing import Signer
from django.db.models.functions import Abs, Length
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.links import signed_path
from accounts.models import AuditEntry, Notice, Office, User
from bench.archive_rows import ADMINISTRATOR, CLERK, EDITOR, LIST_MANAGER, SIGNER
from bulletin.models import (
    Adoption,
    Article,
    ArticleRevision,
    Edition,
    EditionKind,
    HouseTerm,
    IncomingFile,
    IntakeSheet,
    Issue,
    Picture,
    Publication,
    SourceFile,
    Tenure,
)
from bulletin.states import ArticleStatus, IssueStatus
from distribution.models import Contact, ContactImport, Delivery, DistributionList, Mailing
from distribution.services import leaving

# Pages that read no more rows than one, but print, or read files that only some runs have.
NOT_MEASURED = {
    "bulletin:sample-page": "prints a page",
    "accounts:audit-export": "is as long as what it is asked for, in two queries",
    "accounts:unified-start": "leads to another server, where one is configured",
    "accounts:unified-back": "asks another server, where one is configured",
    "set_language": "takes posts alone, but is not ours to say so",
    "distribution:mailbox-list": "reads the files of the embedded run's mailbox",
    "distribution:mailbox-message": "reads the files of the embedded run's mailbox",
    "distribution:mailbox-attachment": "reads the files of the embedded run's mailbox",
}
# What is edited is about as long in every database.
DRAFT_LENGTH = 1_000
# Stands in a twelfth of the articles, and in all of them.
WORD, COMMON = "协商", "工会"


@dataclass(frozen=True)
class Place:
    """``name`` is the address's own, with what is asked there after it."""

    name: str
    username: str
    path: str

    @property
    def view_name(self) -> str:
        return self.name.partition("?")[0]


def places() -> list[Place]:
    """One after another as a person would go through the house."""
    return [
        *_of_accounts(),
        *_of_articles(),
        *_of_issues(),
        *_of_mailings(),
        *_of_contacts(),
        *_of_the_proofreader(),
    ]


def names_that_answer_get() -> set[str]:
    """The names of all addresses but those that take posts alone."""
    return {
        name
        for name, pattern in _patterns(get_resolver())
        if not getattr(pattern.callback, "takes_posts_only", False)
    }


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _patterns(entry, space)
        else:
            yield f"{prefix}{entry.name}", entry


def _place(username: str, name: str, *keys: object, query: str = "") -> Place:
    path = reverse(name, args=keys)
    return Place(
        f"{name}?{query}" if query else name, username, f"{path}?{query}" if query else path
    )


def _of_accounts() -> Iterator[Place]:
    clerk = User.objects.get(username=CLERK)
    notice = Notice.objects.filter(person=clerk).order_by("-pk")[0]
    office = Office.objects.order_by("pk")[0]
    yield _place("", "accounts:login")
    yield _place("", "accounts:password-set", "MQ", "set-password")
    yield _place(CLERK, "accounts:notice-list")
    yield _place(CLERK, "accounts:notice-open", notice.pk)
    token = signed_path(notice.link, person_id=clerk.pk).strip("/").rpartition("/")[2]
    yield _place(CLERK, "accounts:link-open", token)
    yield _place(CLERK, "accounts:password-change")
    yield _place("", "accounts:second-step")
    yield _place(CLERK, "accounts:entry-detail")
    yield _place(CLERK, "accounts:second-factor-set")
    yield _place(CLERK, "accounts:again", query="next=/notices/")
    yield _place(CLERK, "accounts:help")
    yield _place(CLERK, "accounts:help-page", "clerk")
    yield _place(ADMINISTRATOR, "accounts:user-list")
    yield _place(ADMINISTRATOR, "accounts:user-new")
    yield _place(ADMINISTRATOR, "accounts:user-detail", clerk.pk)
    yield _place(ADMINISTRATOR, "accounts:office-list")
    yield _place(ADMINISTRATOR, "accounts:office-new")
    yield _place(ADMINISTRATOR, "accounts:office-merge")
    yield _place(ADMINISTRATOR, "accounts:office-detail", office.pk)
    entry = AuditEntry.objects.latest("pk")
    yield _place(ADMINISTRATOR, "accounts:audit-list")
    yield _place(ADMINISTRATOR, "accounts:audit-list", query=f"deed=move&before={entry.pk}")
    yield _place(ADMINISTRATOR, "accounts:audit-detail", entry.pk)
    publication = Publication.objects.get()
    yield _place(ADMINISTRATOR, "bulletin:publication-list")
    yield _place(ADMINISTRATOR, "bulletin:publication-detail", publication.pk)
    yield _place(ADMINISTRATOR, "bulletin:publication-new")


def _of_articles() -> Iterator[Place]:
    own = Article.objects.filter(attributions__office=User.objects.get(username=CLERK).office_id)
    drafts = own.filter(status=ArticleStatus.DRAFT)
    draft = drafts.annotate(off=Abs(Length("body") - DRAFT_LENGTH)).order_by("off", "-pk")[0]
    returned = own.filter(status=ArticleStatus.RETURNED).order_by("-pk")[0]
    adopted = own.filter(status=ArticleStatus.ADOPTED).order_by("pk")[0]
    submitted = Article.objects.filter(status=ArticleStatus.SUBMITTED).order_by("-pk")[0]
    revision = ArticleRevision.objects.filter(article=returned)[0]
    picture = Picture.objects.all()[0]
    yield _place(CLERK, "bulletin:article-list")
    yield _place(CLERK, "bulletin:article-list", query="status=adopted")
    yield _place(CLERK, "bulletin:article-list", query=f"q={COMMON}")
    yield _place(CLERK, "bulletin:article-new")
    yield _place(CLERK, "bulletin:article-detail", adopted.pk)
    yield _place(CLERK, "bulletin:article-edit", draft.pk)
    yield _place(CLERK, "bulletin:article-edit", returned.pk)
    yield _place(CLERK, "bulletin:article-picture", picture.article_id, picture.sha256)
    yield _place(CLERK, "bulletin:article-revision", returned.pk, revision.version)
    source = SourceFile.objects.filter(sheet=None)[0]
    yield _place(CLERK, "bulletin:source-detail", source.pk)
    yield _place(CLERK, "bulletin:source-original", source.pk)
    yield _place(CLERK, "bulletin:file-waiting", IncomingFile.objects.all()[0].pk)
    yield _place(EDITOR, "bulletin:inbox")
    yield _place(EDITOR, "bulletin:inbox", query=f"article={submitted.pk}")
    yield _place(EDITOR, "bulletin:inbox", query="state=declined")
    yield _place(EDITOR, "bulletin:inbox", query=f"state=declined&q={COMMON}")
    yield _place(EDITOR, "bulletin:inbox-findings", submitted.pk)
    yield _place(EDITOR, "bulletin:phrase-list")
    yield _place(EDITOR, "bulletin:intake-start")
    yield _place(EDITOR, "bulletin:intake-correct", IntakeSheet.objects.all()[0].pk)


def _of_issues() -> Iterator[Place]:
    open_one = Issue.objects.filter(status=IssueStatus.ASSEMBLING)[0]
    reviewed = Issue.objects.filter(status=IssueStatus.IN_REVIEW)[0]
    printed = Issue.objects.filter(status=IssueStatus.DISTRIBUTED)[0]
    final = Edition.objects.get(issue=printed, kind=EditionKind.FINAL)
    adoption = Adoption.objects.filter(issue=open_one)[0]
    office = Office.objects.order_by("pk")[0]
    yield _place(EDITOR, "bulletin:issue-list")
    yield _place(EDITOR, "bulletin:issue-detail", open_one.pk)
    yield _place(EDITOR, "bulletin:issue-detail", printed.pk)
    yield _place(EDITOR, "bulletin:issue-preview", open_one.pk)
    yield _place(EDITOR, "bulletin:preview-page", open_one.pk, "page-1")
    yield _place(SIGNER, "bulletin:issue-detail", reviewed.pk)
    yield _place(SIGNER, "bulletin:issue-detail", reviewed.pk, query="ask=sign")
    yield _place(SIGNER, "bulletin:issue-text", reviewed.pk)
    yield _place(CLERK, "bulletin:issue-page", printed.pk, final.pk, 1)
    yield _place(CLERK, "bulletin:issue-pdf", printed.pk, final.pk)
    yield _place(CLERK, "bulletin:issue-word", printed.pk, final.pk)
    yield _place(EDITOR, "bulletin:draft-word", open_one.pk)
    yield _place(EDITOR, "bulletin:desk-current")
    yield _place(EDITOR, "bulletin:desk-start")
    yield _place(EDITOR, "bulletin:issue-desk", open_one.pk)
    yield _place(
        EDITOR, "bulletin:issue-desk", open_one.pk, query=f"chosen={adoption.pk}&q={COMMON}"
    )
    yield _place(EDITOR, "bulletin:desk-preview", open_one.pk)
    yield _place(EDITOR, "bulletin:desk-unsettled", open_one.pk)
    yield _place(EDITOR, "bulletin:desk-note", open_one.pk)
    yield _place(EDITOR, "bulletin:desk-words", open_one.pk, adoption.pk)
    yield _place(EDITOR, "bulletin:desk-correction", open_one.pk, adoption.pk)
    yield _place(EDITOR, "bulletin:desk-correction", open_one.pk, adoption.pk, query=f"q={WORD}")
    yield _place(CLERK, "bulletin:archive")
    yield _place(CLERK, "bulletin:archive", query=f"q={WORD}")
    yield _place(EDITOR, "bulletin:archive", query=f"in=articles&q={WORD}")
    dates = f"office={office.name}&since={printed.date:%Y}-01-01&until={printed.date:%Y}-12-31"
    yield _place(CLERK, "bulletin:archive", query=dates)
    yield _place(CLERK, "bulletin:archive-issue", printed.pk)


def _of_mailings() -> Iterator[Place]:
    open_one = Issue.objects.filter(status=IssueStatus.ASSEMBLING)[0]
    signed = Issue.objects.filter(status=IssueStatus.SIGNED)[0]
    mailing = Mailing.objects.order_by("-pk")[0]
    delivery = Delivery.objects.filter(mailing=mailing, may_leave=True).order_by("pk")[0]
    token = Signer(salt=leaving.SALT).sign(str(delivery.pk))
    yield _place(EDITOR, "distribution:mailing-list")
    yield _place(EDITOR, "distribution:mailing-detail", mailing.pk)
    yield _place(EDITOR, "distribution:mailing-detail", mailing.pk, query="state=bounced")
    yield _place(EDITOR, "distribution:mailing-progress", mailing.pk)
    yield _place(EDITOR, "distribution:mailing-start", signed.pk)
    yield _place(EDITOR, "distribution:issue-range", open_one.pk)
    yield _place(ADMINISTRATOR, "distribution:mailing-release")
    yield _place("", "distribution:leave", token)


def _of_contacts() -> Iterator[Place]:
    contact = Contact.objects.order_by("pk")[0]
    entry = DistributionList.objects.order_by("pk")[0]
    table = ContactImport.objects.all()[0]
    yield _place(LIST_MANAGER, "distribution:contact-list")
    yield _place(LIST_MANAGER, "distribution:contact-list", query=f"list={entry.pk}")
    yield _place(LIST_MANAGER, "distribution:contact-list", query="state=nowhere")
    yield _place(LIST_MANAGER, "distribution:contact-list", query="q=常熟")
    together = f"ask=join&row={contact.pk}"
    yield _place(LIST_MANAGER, "distribution:contact-together", query=together)
    yield _place(LIST_MANAGER, "distribution:contact-new")
    yield _place(LIST_MANAGER, "distribution:contact-import")
    yield _place(LIST_MANAGER, "distribution:import-preview", table.pk)
    yield _place(LIST_MANAGER, "distribution:contact-export-csv")
    yield _place(LIST_MANAGER, "distribution:contact-export-xlsx")
    yield _place(LIST_MANAGER, "distribution:contact-detail", contact.pk)
    yield _place(LIST_MANAGER, "distribution:list-new")
    yield _place(LIST_MANAGER, "distribution:list-detail", entry.pk)
    yield _place(LIST_MANAGER, "distribution:bounce-list")


def _of_the_proofreader() -> Iterator[Place]:
    yield _place(ADMINISTRATOR, "bulletin:register-list")
    yield _place(ADMINISTRATOR, "bulletin:register-list", query="all=yes&q=主席")
    yield _place(ADMINISTRATOR, "bulletin:register-new")
    yield _place(ADMINISTRATOR, "bulletin:register-detail", Tenure.objects.all()[0].pk)
    yield _place(ADMINISTRATOR, "bulletin:register-table")
    yield _place(ADMINISTRATOR, "bulletin:register-export-csv")
    yield _place(ADMINISTRATOR, "bulletin:register-export-xlsx")
    yield _place(ADMINISTRATOR, "bulletin:term-list")
    yield _place(ADMINISTRATOR, "bulletin:term-new")
    yield _place(ADMINISTRATOR, "bulletin:term-detail", HouseTerm.objects.all()[0].pk)
    yield _place(EDITOR, "bulletin:rule-list")
    yield _place(EDITOR, "bulletin:rule-off", "dash")
