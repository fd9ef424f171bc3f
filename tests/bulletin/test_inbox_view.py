"""The editor's inbox, through its address."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bulletin.inbox_samples import submit

__all__ = ["submit"]


def test_editor_sees_what_waits_and_the_newest_is_open(client, editor, submit):
    submit("甲", "甲的正文。")
    newest = submit("乙", "乙的正文。")
    client.force_login(editor)

    with CaptureQueriesContext(connection) as counted:
        response = client.get("/inbox/")
    for q in counted.captured_queries: print(q["sql"][:150])
    print(len(counted))
    assert [row.article.title for row in response.context["rows"]] == ["乙", "甲"]
    assert response.context["article"] == newest
    assert "乙的正文。" in response.content.decode()
    assert 0
