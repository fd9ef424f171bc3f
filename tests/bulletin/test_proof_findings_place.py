"""Any text: findings lie inside it, tell their place, and sentences are judged by themselves."""

import datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.planted import planted_texts, register
from bulletin.proof import proofread
from bulletin.proof.passages import lines_of, paragraphs, sentences
from tests.bulletin.linear_time import assert_linear

SAMPLE = (Path(__file__).parents[1] / "data" / "bulletin.txt").read_text(encoding="utf-8")
PLANTED = [text.text for text in planted_texts("planted.toml")]
PIECES = [
    *'，。、；：！？“”‘’（）《》〈〉【】()",.;:!?…—-~～%零〇○一二三四十百千万亿的了在和是',
    *" \n\r\t\u3000\u200b\v\u2028Aａ９0123456789",
    *(
        "\r\n",
        "……",
        "2011年",
        "9月31日",
        "（星期二）",
        "9:75",
        "13时",
        "3～5",
        "第",
        "其中",
        "共",
        "占比",
    ),
    *(
        "一是",
        "二要",
        "四是",
        "（三）",
        "首先，",
        "再次，",
        "三措并举",
        "二十是",
        "从100人增加到",
        "比",
        "下降",
    ),
    *(
        "市总工会",
        "市总",
        "主席",
        "副主席",
        "金明",
        "金鸣",
        "朱正荣",
        "吴种区总工会",
        "并讲话",
        "社会主意",
    ),
    *(
        "50%",
        "个百分点",
        "120名",
        "1.2万元",
        "召开召开",
        "倡仪",
        "项",
        "𬭎",
        "\ufffd",
        "0年2月29日",
    ),
]
texts = st.one_of(
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(PLANTED)), max_size=40).map(
        "".join
    ),
    st.text(max_size=200),
)
days = st.one_of(st.none(), st.dates(datetime.date(1995, 1, 1), datetime.date(2035, 1, 1)))
REGISTER, DAY = register()
SENTENCE_RULES = {
    *("half-width-mark", "dash", "enumeration-comma", "full-width-digit", "zero", "mixed-numerals"),
    *("range", "percentage", "approximation", "doubled-word", "missing-word", "confusable"),
    *("set-phrase", "outdated-phrase", "percentage-wrong", "sum-wrong", "growth-wrong"),
    *("impossible-date", "weekday", "late-date", "reversed-dates"),
}


@given(texts, days)
@settings(max_examples=300, deadline=None)
def test_findings_lie_inside_the_text_and_tell_their_place(text, day):
    lines = lines_of(text)
    for finding in proofread(text, issue_date=day, register=REGISTER):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert lines[finding.line - 1].start + finding.column - 1 == finding.start
        assert finding.column <= len(lines[finding.line - 1].words)
        assert finding.suggestion != finding.text
        assert finding.explanation


@given(texts, days)
@settings(max_examples=300, deadline=None)
def test_sentence_is_judged_alike_alone_and_in_its_text(text, day):
    assume(len(paragraphs(text)) == len(lines_of(text)))
    alone = [
        (paragraph.start + sentence.start + finding.start, finding.rule, finding.text)
        for paragraph in paragraphs(text)
        for sentence in sentences(paragraph.words)
        for finding in proofread(sentence.words, issue_date=day)
        if finding.rule in SENTENCE_RULES
    ]
    whole = [
        (finding.start, finding.rule, finding.text)
        for finding in proofread(text, issue_date=day)
        if finding.rule in SENTENCE_RULES
    ]
    assert sorted(alone) == sorted(whole)


@given(texts)
def test_sentences_are_the_whole_text_and_stay_what_they_are(text):
    for paragraph in paragraphs(text):
        parts = list(sentences(paragraph.words))
        assert "".join(part.words for part in parts) == paragraph.words
        for part in parts:
            assert [again.words for again in sentences(part.words)] == [part.words]


def test_work_grows_with_the_text_and_no_faster():
    def work(times: int) -> None:
        proofread(SAMPLE * times, issue_date=DAY, register=REGISTER)

    assert_linear(work, 1)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "“",
            "”",
            "（",
            "）",
            "《“》”",
            "“””““",
            "1",
            "12个",
            "3家，占5%",
            "从1人增加到",
            "其中1人2人",
        ),
        *(
            "三点要求，一是",
            "市总工会主席金明",
            "副主席、",
            "工会",
            "工 ",
            "(工",
            '"工',
            "一是二，",
            "召开",
        ),
    ],
)
def test_no_repeated_piece_makes_it_slow(piece):
    def work(times: int) -> None:
        proofread(piece * (1000 * times), issue_date=DAY, register=REGISTER)

    assert_linear(work, 1)
