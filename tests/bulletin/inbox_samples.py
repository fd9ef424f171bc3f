"""Submitted articles as an editor finds them."""

from collections.abc import Callable

import pytest

from accounts.models import Office, Role, User
from accounts.services.users import create_user
from bulletin import markup
from bulletin.models import (
    Article,
    Attribution,
    Publication,
)
from bulletin.services.moves import move_article
from bulletin.states import ArticleStatus
from tests.conftest import PASSWORD


@pytest.fixture
def submit(publication, clerk, office) -> Callable[..., Article]:
    """Submits one article of the clerk's office, or of the offices named."""

    def make(
        title: str = "常熟市举办数控机床操作比赛",
        *paragraphs: str,
        offices: tuple[Office | str, ...] = (),
        byline: str = "",
        author: User = clerk,
        publication: Publication = publication,
    ) -> Article:
        article = Article.objects.create(
            publication=publication,
            title=title,
            byline=byline,
            body=markup.from_paragraphs(paragraphs or ("日前，比赛举行。",)),
            author=author,
        )
        article.revisions.create(
            version=article.version, title=article.title, body=article.body, editor=author
        )
        Attribution.objects.bulk_create(
            Attribution(
                article=article,
                office=entry if isinstance(entry, Office) else None,
                printed_name=str(entry),
                position=position,
            )
            for position, entry in enumerate(offices or (office,))
        )
        return move_article(article.pk, ArticleStatus.SUBMITTED, actor=author)

    return make


@pytest.fixture
def other_editor(db):
    return create_user(
        "xuwei", password=PASSWORD, display_name="许薇", roles=(Role.EDITOR,), actor=None
    )


def standing(article):
    return f"{article.pk}.{article.version}"


def decide(client, step, *articles, htmx=False, **fields):
    headers = {"HX-Request": "true", "HX-Target": "inbox"} if htmx else {}
    data = {"step": step, "picked": [standing(article) for article in articles], **fields}
    return client.post("/inbox/decide/", data, headers=headers)


def status_of(article):
    article.refresh_from_db()
    return article.status


def titles(response):
    return [row.article.title for row in response.context["rows"]]
