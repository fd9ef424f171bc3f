"""The distribution line: who is one recipient, and who is several."""

import pytest

from bulletin.intake.distribution_line import find_labels, recipients, tokens


def read(line: str) -> list[str]:
    stream = list(tokens(0, line, 0, len(line)))
    return ["".join(token.text for token in group) for group in recipients(stream)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("省总工会、市委办公室", "省总工会|市委办公室"),
        (
            "各市（县）、区、局（公司）工会、市各有关部门",
            "各市（县）、区、局（公司）工会|市各有关部门",
        ),
        ("各市、区总工会，各产业工会；市直机关工会。", "各市、区总工会|各产业工会|市直机关工会"),
        ("各镇、街道、开发区工会、省总研究室", "各镇、街道、开发区工会|省总研究室"),
        ("市委、市人大、市政府领导、省总工会", "市委、市人大、市政府领导|省总工会"),
        ("市委、市政府、省总工会", "市委|市政府|省总工会"),
        ("市委、市政府", "市委|市政府"),
        ("市总领导（主席、副主席）、各部室", "市总领导（主席、副主席）|各部室"),
        ("各直属单位工会", "各直属单位工会"),
        ("市委各部委，市直各委、办、局", "市委各部委|市直各委、办、局"),
        ("各县区、各系统工会，市属企业工会", "各县区、各系统工会|市属企业工会"),
        ("宁波市总工会 市委办", "宁波市总工会|市委办"),
    ],
)
def test_recipients_are_told_apart(line, expected):
    assert read(line) == expected.split("|")


def test_separators_alone_name_nobody():
    assert read("、，。") == []


def test_names_that_a_line_break_cut_are_joined():
    stream = [*tokens(0, "省总工会、各直属单", 0, 9), *tokens(1, "位工会、市委", 0, 6)]
    assert ["".join(token.text for token in group) for group in recipients(stream)] == [
        "省总工会",
        "各直属单位工会",
        "市委",
    ]


def test_whole_names_below_each_other_are_two():
    stream = [*tokens(0, "市政府、市政协", 0, 7), *tokens(1, "省总工会", 0, 4)]
    assert ["".join(token.text for token in group) for group in recipients(stream)] == [
        "市政府",
        "市政协",
        "省总工会",
    ]


def test_cut_name_does_not_take_in_the_next():
    stream = [*tokens(0, "市直各系统工", 0, 6), *tokens(1, "会、驻桂企业工会", 0, 8)]
    assert ["".join(token.text for token in group) for group in recipients(stream)] == [
        "市直各系统工会",
        "驻桂企业工会",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本期印发：省总工会", ["本期印发"]),
        ("报：省总工会　　送：市委办公室  发：各区总工会", ["报", "送", "发"]),
        ("抄 送: 省总工会", ["抄 送"]),
        ("各单位报：省总工会", []),
        ("发展：新的机遇", []),
    ],
)
def test_labels_of_a_line_are_found(line, expected):
    assert [line[label.start : label.end] for label in find_labels(line, 0, len(line))] == expected
