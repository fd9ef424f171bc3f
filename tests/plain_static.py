"""Pages under test name their static files plainly: nothing is collected, so nothing is hashed."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
