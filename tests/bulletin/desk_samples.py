"""An editor at the desk of an issue."""

import pytest

from bulletin.models import Issue

HTMX = {"HX-Request": "true"}


@pytest.fixture
def issue(make_issue):
    return make_issue(4)


@pytest.fixture
def desk(client, editor, issue):
    """Posts to the desk as the editor, and reads it."""
    client.force_login(editor)

    class Desk:
        address = f"/issues/{issue.pk}/desk/"

        def get(self, query="", **headers):
            return client.get(self.address + query, headers=headers)

        def post(self, path, *, htmx=False, **values):
            values.setdefault("version", Issue.objects.get(pk=issue.pk).arrangement_version)
            return client.post(self.address + path, values, headers=HTMX if htmx else {})

    return Desk()
