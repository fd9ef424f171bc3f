"""Every page makes as many queries on a large database as on a small one, and few."""

import pytest
from django.db import transaction
from django.test import override_settings

from bench.archive import SMALL, fill
from bench.archive_rows import Size
from bench.places import NOT_MEASURED, names_that_answer_get
from bench.visits import Visit, visits

pytestmark = pytest.mark.django_db
TEN_TIMES = Size(articles=2_000, issues=50, contacts=500)
# 286 tells a page to stop asking.
GOOD = (200, 204, 286, 302)
MOST_QUERIES = 15
MOST_BYTES = 60_000
NAMES = sorted(names_that_answer_get() - NOT_MEASURED.keys())
PLAIN_STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="module")
def measured(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> dict[str, list[tuple[Visit, Visit]]]:
    """For each page its visits in the small database and in one ten times its size, of which
    nothing stays."""
    found = []
    with django_db_blocker.unblock():
        for size in (SMALL, TEN_TIMES):
            folder = tmp_path_factory.mktemp("filled")
            here = override_settings(
                VAR_DIR=folder, MEDIA_ROOT=folder / "media", STORAGES=PLAIN_STORAGES
            )
            with here, transaction.atomic():
                fill(size)
                found.append(visits())
                transaction.set_rollback(True)
    pages: dict[str, list[tuple[Visit, Visit]]] = {}
    for small, large in zip(*found, strict=True):
        pages.setdefault(small.place.view_name, []).append((small, large))
    return pages


def test_every_page_that_answers_get_has_a_place(measured):
    assert measured.keys() == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_queries_are_few_and_do_not_grow_with_what_there_is(measured, name):
    for small, large in measured[name]:
        assert small.status == large.status in GOOD, large.place
        # Fewer where no row on the page happens to need what others do.
        assert len(large.queries) <= len(small.queries), large.place
        assert len(large.queries) <= MOST_QUERIES, large.place


@pytest.mark.parametrize("name", NAMES)
def test_pages_stay_small(measured, name):
    for _small, large in measured[name]:
        if large.is_page:
            assert large.size_bytes < MOST_BYTES, large.place
