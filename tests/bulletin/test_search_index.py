"""What can be found, against a plain look through every text."""

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin import markup
from bulletin.bigrams import excerpt, fold, stretches, terms_of, terms_to_ask, words_of
from bulletin.models import Article, Issue, SearchDocument
from bulletin.services.indexing import index_all
from bulletin.services.signing import sign_issue

LETTERS = st.sampled_from("工会资集体协商职代ＡaA1１ß㎡，。% _\\'\"&|!:*()<é" + "e\u0301\U00020000")
TEXTS = st.text(LETTERS, max_size=30)
ONCE_A_TEST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def found(question):
    return set(SearchDocument.objects.holding(words_of(question)).values_list("title", flat=True))


def write(publication, title, *paragraphs):
    return Article.objects.create(
        publication=publication, title=title, body=markup.from_paragraphs(paragraphs)
    )


@ONCE_A_TEST
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), question=TEXTS)
def test_every_text_that_holds_the_words_is_found_and_no_other(publication, texts, question):
    Article.objects.all().delete()
    for number, text in enumerate(texts):
        write(publication, f"第{number}篇{text}", text[::-1])
    words = words_of(question)

    by_index = set(SearchDocument.objects.holding(words).values_list("pk", flat=True))

    looked_through = {
        document.pk
        for document in SearchDocument.objects.all()
        if all(word in fold(f"{document.title}\n{document.text}") for word in words)
    }
    assert by_index == looked_through


@given(text=TEXTS, word=TEXTS)
def test_terms_of_a_text_hold_those_of_every_word_in_it(text, word):
    whole = fold(text) + fold(word) + fold(text)
    assert set(terms_to_ask(words_of(word))) <= set(terms_of(whole))


@given(text=st.text(LETTERS, max_size=60), question=TEXTS)
def test_marking_changes_no_character_and_marks_what_was_asked(text, question):
    words = words_of(question)
    parts = stretches(text, words)

    assert fold("".join(part.text for part in parts)) == fold(text)
    for word in words:
        assert (word in fold(text)) <= any(part.is_marked for part in parts)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("工", "工资集体协商"),
        ("协商", "工资集体协商"),
        ("工资集体协商", "工资集体协商"),
        ("协商 昆山", "工资集体协商"),
        ("wto规则", "ＷＴＯ规则"),
        ("ＷＴＯ", "ＷＴＯ规则"),
        ("１００%", "完成100%"),
        ("_", "下划线_"),
    ],
)
def test_words_are_found_in_whatever_width_and_case(publication, question, title):
    write(publication, "工资集体协商", "昆山千灯镇")
    write(publication, "ＷＴＯ规则", "常熟")
    write(publication, "完成100%", "太仓")
    write(publication, "下划线_", "吴中")

    assert found(question) == {title}


def test_pair_across_two_words_is_not_found(publication):
    write(publication, "工资", "集体")

    assert found("资集") == set()


def test_pairs_that_stand_apart_are_no_word(publication):
    write(publication, "工资在资集", "x")
    write(publication, "工资集体", "x")

    assert found("工资集") == {"工资集体"}


def test_a_changed_article_is_found_by_its_new_words_alone(publication):
    article = write(publication, "旧题", "旧文")
    article.title = "新题"
    article.body = markup.from_paragraphs(["新文"])
    article.save(update_fields=["title", "body"])

    assert found("旧") == set()
    assert found("新文") == {"新题"}
    article.delete()
    assert found("新") == set()


def test_very_long_text_is_found_to_its_last_word(publication):
    han = "".join(map(chr, range(0x4E00, 0x9FA5)))
    write(publication, "长文", han + han[::3] + han[::7], "末尾一词")

    assert found("末尾一词") == {"长文"}


def test_printed_texts_are_found_from_the_signature_on(reviewed_issue, signer):
    edition = reviewed_issue.editions.get()
    assert not SearchDocument.objects.filter(issue__isnull=False).exists()

    sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256)

    printed = SearchDocument.objects.filter(issue=reviewed_issue).holding(["第1期培训班"])
    document = printed.get()
    assert (document.section, document.year) == ("工作动态", 2011)
    assert [office.name for office in document.offices.all()] == ["常熟市总工会"]


def test_reindex_makes_all_of_it_anew(signed_issue, capsys):
    before = set(SearchDocument.objects.values_list("title", "text", "section", "day"))
    SearchDocument.objects.all().delete()
    assert found("培训班") == set()

    call_command("reindex", "--missing")

    assert "2" in capsys.readouterr().out
    assert set(SearchDocument.objects.values_list("title", "text", "section", "day")) == before
    assert len(found("培训班")) == 2
    assert index_all(only_missing=True) == (0, 0)
    call_command("reindex")
    assert set(SearchDocument.objects.values_list("title", "text", "section", "day")) == before


def test_each_reader_finds_what_they_may_see(signed_issue, clerk, outsider, editor, list_manager):
    documents = SearchDocument.objects.holding(["培训班"])

    def prints(person):
        return documents.of_issues(Issue.objects.visible_to(person)).count()

    def articles(person):
        return documents.of_articles(Article.objects.visible_to(person)).count()

    assert (prints(outsider), prints(list_manager), prints(editor)) == (2, 2, 2)
    assert (articles(editor), articles(clerk)) == (2, 2)
    assert (articles(outsider), articles(list_manager)) == (0, 0)


def test_article_of_two_offices_is_found_once(publication, clerk, office, other_office):
    article = write(publication, "两家合写", "x")
    for position, name in enumerate((office, office, other_office)):
        article.attributions.create(office=name, printed_name=name.name, position=position)

    documents = SearchDocument.objects.holding(["两家"])

    assert documents.of_articles(Article.objects.visible_to(clerk)).count() == 1


def test_excerpt_stands_around_the_word():
    text = "前" * 100 + "工资集体协商" + "后" * 100

    cut = excerpt(text, ["工资集体协商"], length=60)

    assert "工资集体协商" in cut
    assert cut.startswith("……")
    assert cut.endswith("……")
    assert len(cut) < 70
    assert excerpt("短文", ["无"], length=60) == "短文"
