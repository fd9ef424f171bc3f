"""Pages under test name their static files plainly: nothing is collected, so nothing is hashed."""

import pytest
from pytest_django import Settings

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | PLAIN
