"""Issues with their adoptions, editions, pages and files."""

import hashlib
import itertools
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bench.archive_articles import index
from bench.archive_rows import (
    CLERK,
    DAYS_BETWEEN_ISSUES,
    EDITOR,
    LISTS,
    PAGES_AN_ISSUE,
    PDF,
    PNG,
    SIGNER,
    House,
    Size,
    noon,
    write,
)
from bulletin import markup
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Article,
    Attribution,
    Decision,
    Edition,
    EditionKind,
    EditionStatus,
    Issue,
    IssuePreview,
    NumberSeries,
    Picture,
    PrintedOffice,
    SearchDocument,
    SeriesKind,
    SignOff,
)
from bulletin.press.snapshot import Snapshot
from bulletin.services.snapshots import snapshot_of
from bulletin.states import IssueStatus


def make_issues(size: Size, house: House, articles: list[Article]) -> list[Edition]:
    """The last is being assembled, the one before in review, the one before that signed; all
    others are distributed. Returns the final editions of these, oldest first."""
    days = [
        timezone.localdate() - timedelta(days=DAYS_BETWEEN_ISSUES * (size.issues - number))
        for number in range(size.issues)
    ]
    numbers = [next_in_year(days, place) for place in range(size.issues)]
    states = [IssueStatus.DISTRIBUTED] * (size.issues - 3)
    states += [IssueStatus.SIGNED, IssueStatus.IN_REVIEW, IssueStatus.ASSEMBLING]
    issues = write(
        issue_of(house, place, day, number, state)
        for place, (day, number, state) in enumerate(zip(days, numbers, states, strict=True))
    )
    adoptions = make_adoptions(size, house, issues, articles)
    NumberSeries.objects.create(
        publication=house.publication,
        kind=SeriesKind.RUNNING,
        year=0,
        last_number=size.issues - 2,
    )
    for year, group in itertools.groupby(zip(days, numbers, strict=True), lambda of: of[0].year):
        last = list(group)[-1][1] - (2 if year == days[-1].year else 0)
        NumberSeries.objects.create(
            publication=house.publication,
            kind=SeriesKind.REGULAR,
            year=year,
            last_number=max(last, 0),
        )
    snapshots = [snapshot_of(issue, adoptions[issue.pk]) for issue in issues]
    return make_editions(house, issues, snapshots)


def next_in_year(days: list[date], place: int) -> int:
    return sum(day.year == days[place].year for day in days[: place + 1])


def issue_of(house: House, place: int, day: date, number: int, state: IssueStatus) -> Issue:
    is_published = state in (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)
    began = noon(day) - timedelta(days=10)
    return Issue(
        publication=house.publication,
        status=state,
        number=number if is_published else None,
        total_number=place + 1 if is_published else None,
        year=day.year if is_published else None,
        date=day if is_published else None,
        distribution_label="本期印发",
        printed_range=list(LISTS),
        assembled_by=house.people[EDITOR],
        sent_to_review_by=None if state == IssueStatus.ASSEMBLING else house.people[EDITOR],
        sent_to_review_at=None if state == IssueStatus.ASSEMBLING else noon(day),
        created_at=began,
        changed_at=noon(day),
    )


def make_adoptions(
    size: Size, house: House, issues: list[Issue], articles: list[Article]
) -> dict[int, list[Adoption]]:
    """For each issue, in its order. Articles of a section stand together."""
    adoptions: dict[int, list[Adoption]] = {}
    parts: list[tuple[Adoption, Article]] = []
    names = {
        article: [office_name]
        for article, office_name in Attribution.objects.filter(position=0).values_list(
            "article_id", "printed_name"
        )
    }
    waiting = iter(articles)
    for place, issue in enumerate(issues):
        count = size.articles_of(place)
        own = adoptions[issue.pk] = []
        for position, article in enumerate(itertools.islice(waiting, count)):
            entry = Adoption(
                issue=issue,
                section=house.sections[position * len(house.sections) // count],
                position=position + 1,
                printed_title=article.title,
                printed_byline=article.byline,
                printed_body=article.body,
                printed_offices=names[article.pk],
            )
            own.append(entry)
            parts.append((entry, article))
    write(entry for entry, _article in parts)
    write(AdoptedArticle(adoption=entry, article=article) for entry, article in parts)
    return adoptions


def make_editions(house: House, issues: list[Issue], snapshots: list[Snapshot]) -> list[Edition]:
    """With signatures and searchable texts; the preview of what is being assembled stands."""
    pdf = default_storage.save("editions/bench.pdf", ContentFile(PDF))
    editions: list[Edition] = []
    finals: list[Edition] = []
    signoffs: list[SignOff] = []
    for issue, snapshot in zip(issues, snapshots, strict=True):
        if issue.status == IssueStatus.ASSEMBLING:
            make_preview(issue, snapshot)
            continue
        review = edition_of(issue, snapshot, EditionKind.REVIEW, pdf)
        editions.append(review)
        if not issue.is_published:
            continue
        final = edition_of(issue, snapshot, EditionKind.FINAL, pdf)
        finals.append(final)
        signoffs.append(
            SignOff(
                issue=issue,
                edition=review,
                final=final,
                decision=Decision.SIGNED,
                signer=house.people[SIGNER],
                snapshot_sha256=snapshot.sha256,
                pdf_sha256=review.sha256,
                at=issue.changed_at,
            )
        )
    write(editions + finals)
    write(signoffs)
    by_issue = {issue.pk: snapshot for issue, snapshot in zip(issues, snapshots, strict=True)}
    documents: list[SearchDocument] = []
    offices: list[tuple[str, ...]] = []
    for final in finals:
        issue = final.issue
        for section in by_issue[issue.pk].sections:
            for article in section.articles:
                plain = markup.plain_text(markup.html_of(article.blocks))
                assert issue.date
                assert issue.year
                documents.append(
                    SearchDocument(
                        adoption_id=article.key,
                        issue=issue,
                        day=issue.date,
                        year=issue.year,
                        position=article.key,
                        section=section.name,
                        title=article.title,
                        text="\n".join(filter(None, [article.byline, plain])),
                    )
                )
                offices.append(article.offices)
    index(documents)
    write(
        PrintedOffice(document=document, name=name, position=position)
        for document, names in zip(documents, offices, strict=True)
        for position, name in enumerate(names)
    )
    return finals


def edition_of(issue: Issue, snapshot: Snapshot, kind: EditionKind, pdf: str) -> Edition:
    articles = [article for section in snapshot.sections for article in section.articles]
    is_final = kind == EditionKind.FINAL
    return Edition(
        issue=issue,
        kind=kind,
        status=EditionStatus.READY,
        snapshot=snapshot.to_json(),
        snapshot_sha256=snapshot.sha256,
        stamp={
            "number": issue.number,
            "total_number": issue.total_number,
            "date": str(issue.date),
        }
        if is_final
        else None,
        pdf=pdf,
        sha256=hashlib.sha256(PDF).hexdigest(),
        page_count=PAGES_AN_ISSUE,
        size_bytes=300_000,
        contents={
            str(article.key): 1 + place * PAGES_AN_ISSUE // len(articles)
            for place, article in enumerate(articles)
        },
        created_at=issue.changed_at,
        rendered_at=issue.changed_at,
    )


def make_preview(issue: Issue, snapshot: Snapshot) -> None:
    articles = [article for section in snapshot.sections for article in section.articles]
    IssuePreview.objects.create(
        issue=issue,
        wanted_sha256=snapshot.sha256,
        shown_sha256=snapshot.sha256,
        page_keys=[f"page-{number}" for number in range(1, PAGES_AN_ISSUE + 1)],
        length={
            "pages": PAGES_AN_ISSUE,
            "lines_left": 7,
            "articles": [
                {
                    "key": article.key,
                    "lines": 24,
                    "to_close": 3,
                    "first_page": 1 + place // 2,
                    "places": [
                        {"page": 1 + place // 2, "column": 0, "top": 2, "bottom": 20},
                    ],
                }
                for place, article in enumerate(articles)
            ],
        },
    )


def make_files(house: House, articles: list[Article], editions: list[Edition]) -> None:
    """Pages of the oldest issue and of the newest, and a picture, as far as they are looked at."""
    paths = [entry.page_picture_path(1) for entry in editions]
    paths += [preview.picture_path("page-1") for preview in IssuePreview.objects.all()]
    picture = Picture.objects.create(
        article=articles[0],
        sha256=hashlib.sha256(PNG).hexdigest(),
        width_px=1,
        height_px=1,
        size_bytes=len(PNG),
        uploaded_by=house.people[CLERK],
    )
    for path in (*paths, picture.path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)
