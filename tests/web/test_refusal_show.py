"""What a person reads when a step is refused, fails, or the database is away."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.errors import DomainError, IllegalMove, NotAllowed

pytestmark = pytest.mark.urls(__name__)

REFUSALS = {"moved": IllegalMove, "forbidden": NotAllowed, "unfit": DomainError}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]("这一步不能办，请先改正。")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a defect")


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("odd")


urlpatterns = [
    path("suspicious/", suspect),
    path("refuse/<str:kind>/", refuse),
    path("fail/", fail),
    path("away/", lose_database),
    path("", include("config.urls")),
]
handler500 = "config.middleware.server_error"


@pytest.mark.parametrize(("kind", "status"), [("moved", 409), ("forbidden", 403), ("unfit", 422)])
def test_refusal_is_a_page_with_its_sentence_and_the_words_typed(client, db, kind, status):
    response = client.post(f"/refuse/{kind}/", {"remark": "写了很久的话", "password": "机密"})

    page = response.content.decode()
    assert response.status_code == status
    assert "这一步不能办，请先改正。" in page
    assert "写了很久的话" in page
    assert "机密" not in page


@pytest.mark.parametrize(("kind", "status"), [("moved", 409), ("forbidden", 403), ("unfit", 422)])
def test_refusal_is_a_notice_for_htmx(client, db, kind, status):
    response = client.post(
        f"/refuse/{kind}/", {"remark": "写了很久的话"}, headers={"HX-Request": "true"}
    )

    assert response.status_code == status
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.content.decode()
    assert "写了很久的话" in response.content.decode()


def test_defect_is_told_with_the_number_that_stands_in_the_log(client, db, caplog):
    client.raise_request_exception = False

    response = client.get("/fail/")

    assert response.status_code == 500
    number = next(r.args[0] for r in caplog.records if r.msg.startswith("Defect"))
    assert number in response.content.decode()
    assert "a defect" not in response.content.decode()


def test_missing_database_is_told_and_asks_to_try_again(client):
    response = client.get("/away/")

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "unexpectedly" not in response.content.decode()


def test_unknown_address_is_a_page_for_visitors_too(client, db):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_broken_request_is_told_on_a_page(client, db):
    response = client.get("/suspicious/")

    assert response.status_code == 400
    assert "浏览器送来的内容不完整" in response.content.decode()
