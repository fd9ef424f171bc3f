"""Pages are sent without the indentation of their templates; what people wrote keeps its own."""

from django.template import engines

from tests.plain_static import plain_static

__all__ = ["plain_static"]


def test_no_line_of_a_page_is_indented(client, clerk):
    client.force_login(clerk)
    lines = client.get("/articles/").content.decode().splitlines()

    assert not [line for line in lines if line.startswith((" ", "\t"))]


def test_text_keeps_the_spaces_that_its_lines_begin_with():
    template = engines["django"].from_string("<textarea>{{ text }}</textarea>")

    assert "第一行\n    第二行" in template.render({"text": "第一行\n    第二行"})
