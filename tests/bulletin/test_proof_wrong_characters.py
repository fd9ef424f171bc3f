"""The model of wrong characters: taught here with a few lines, so that it needs no packages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.proof import (
    Feedback,
    KnownOffice,
    Person,
    Register,
    Settled,
    Severity,
    WrongCharacterModel,
    proofread,
)
from bulletin.proof.model.characters import Heads, others
from bulletin.proof.model.evidence import Teachers
from bulletin.proof.model.grams import codes, runs
from bulletin.proof.model.judge import Guess, Weights
from bulletin.proof.model.language import Language, text_counts
from bulletin.proof.model.tables import Table
from bulletin.proof.model.words import Lattice, Lexicon
from bulletin.proof.passages import paragraphs, sentences

LINES = [
    "市总工会召开会议部署工资集体协商工作。",
    "会议强调，要认真贯彻落实上级决策部署，推动工会工作再上新台阶。",
    "各级工会要切实维护职工合法权益，构建和谐劳动关系。",
    "市总工会向全市职工发出倡议书，号召广大职工立足岗位建功立业。",
    "开展困难职工帮扶活动，为职工办实事、解难事。",
] * 20
WORDS = [
    "市总",
    "工会",
    "召开",
    "会议",
    "部署",
    "工资",
    "集体",
    "协商",
    "工作",
    "强调",
    "认真",
    "贯彻",
    "落实",
    "上级",
    "决策",
    "推动",
    "台阶",
    "各级",
    "切实",
    "维护",
    "职工",
    "合法",
    "权益",
    "构建",
    "和谐",
    "劳动",
    "关系",
    "全市",
    "发出",
    "倡议",
    "倡议书",
    "号召",
    "广大",
    "立足",
    "岗位",
    "建功",
    "立业",
    "开展",
    "困难",
    "帮扶",
    "活动",
    "实事",
    "难事",
]


@pytest.fixture(scope="module")
def model() -> WrongCharacterModel:
    language = Language.of(text_counts(LINES))
    lexicon = Lexicon.of(dict.fromkeys(WORDS, 1.0))
    teachers = Teachers(language, language, lexicon, Heads(lexicon))
    return WrongCharacterModel(teachers, Weights.read(), 0.5)


def found(text, model, **given):
    return [
        (finding.text, finding.suggestion)
        for finding in proofread(text, model=model, **given)
        if finding.rule == "wrong-character"
    ]


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("市总工会召开会议不署工资集体协商工作。", "不", "部"),
        ("各级工会要切实维护职工合法权意，构建和谐劳动关系。", "意", "益"),
        ("会议强调，要认真贯彻洛实上级决策部署。", "洛", "落"),
        ("开展困难职公帮扶活动。", "公", "工"),
    ],
)
def test_character_of_like_sound_or_shape_is_found(model, text, wrong, meant):
    assert (wrong, meant) in found(text, model)


def test_word_of_two_wrong_characters_is_found(model):
    assert found("各级工会要切实维护职工合法全意，构建和谐劳动关系。", model) == [("全意", "权益")]


def test_right_lines_are_left_alone(model):
    assert [found(line, model) for line in dict.fromkeys(LINES)] == [[]] * 5


def test_rules_speak_before_the_model(model):
    findings = proofread("会议强调，要认真贯彻落实上级决策部暑。", model=model)
    assert [finding.rule for finding in findings] == ["confusable"]


def test_without_a_model_the_rules_go_on():
    assert found("各级工会要切实维护职工合法权意。", None) == []
    assert proofread("市总工会召开召开会议。")


def test_known_names_are_left_alone(model):
    text = "开展困难职公帮扶活动。"
    assert found(text, model)
    person = Register(people=(Person("职公", ()),))
    office = Register(offices=(KnownOffice("困难职公帮扶"),))
    assert found(text, model, register=person) == []
    assert found(text, model, register=office) == []


def test_suggestions_often_waived_fall_silent_and_those_taken_grow_surer(model):
    text = "各级工会要切实维护职工合法权意，构建和谐劳动关系。"
    waived = Feedback({("意", "益"): Settled(waived=8)})
    taken = Feedback({("意", "益"): Settled(taken=8)})
    plain = Feedback().weighed("意", "益", 0.6)
    assert waived.weighed("意", "益", 0.6) < 0.5 < plain < taken.weighed("意", "益", 0.6)
    assert taken.weighed("别", "的", 0.6) == 0.6
    (finding,) = proofread(text, model=model, feedback=taken)
    assert finding.severity is Severity.MEND


class Sure(WrongCharacterModel):
    def __init__(self, sureness: float) -> None:
        self.sureness = sureness

    def guesses(self, sentence):
        return (Guess(sentence.index("意"), "益", self.sureness),)


@pytest.mark.parametrize(
    ("sureness", "severity"), [(0.99, Severity.MEND), (0.9, Severity.CHECK), (0.3, None)]
)
def test_one_threshold_has_two_levels(sureness, severity):
    findings = proofread("职工合法权意。", model=Sure(sureness))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


def test_known_name_speaks_for_what_completes_it():
    register = Register(offices=(KnownOffice("权益部"),))
    (finding,) = proofread("市总权意部。", model=Sure(0.3), register=register)
    assert (finding.text, finding.suggestion) == ("意", "益")


def test_sentence_is_judged_once(model):
    judged = []

    class Counting(WrongCharacterModel):
        def judged(self, sentence):
            judged.append(sentence)
            return []

    counting = Counting(model.teachers, model.weights, model.least)
    proofread("甲乙职工。工会会议。", model=counting)
    proofread("甲乙职工。工会会议开展。", model=counting)
    assert judged == ["甲乙职工。", "工会会议。", "工会会议开展。"]


texts = st.one_of(
    st.lists(
        st.sampled_from([*LINES[:5], *"暑意公全，。；“”1１Ａa𬭎\u3000 \n的了"]), max_size=12
    ).map("".join),
    st.text(max_size=80),
)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_any_text_is_judged_inside_its_bounds_and_alike_whole_and_by_sentence(model, text):
    whole = [f for f in proofread(text, model=model) if f.rule == "wrong-character"]
    for finding in whole:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.suggestion != text[finding.start : finding.end]
        assert len(str(finding.suggestion)) == finding.end - finding.start
    alone = [
        (paragraph.start + sentence.start + finding.start, finding.suggestion)
        for paragraph in paragraphs(text)
        for sentence in sentences(paragraph.words)
        for finding in proofread(sentence.words, model=model)
        if finding.rule == "wrong-character"
    ]
    if len(text.splitlines()) <= 1:
        assert alone == [(finding.start, finding.suggestion) for finding in whole]


def test_table_finds_what_is_in_it_and_nothing_else(tmp_path):
    keys = np.unique(np.random.default_rng(1).integers(0, 2**64, 5000, np.uint64))
    table = Table.of(keys, np.arange(len(keys)))
    table.save(tmp_path, "t")
    again = Table.load(tmp_path, "t")
    places, there = again.find(keys)
    assert there.all()
    assert (again.values[places] == np.arange(len(keys))).all()
    assert not again.find(keys + np.uint64(1))[1].any()


def test_probabilities_after_any_context_sum_up_to_one():
    language = Language.of(text_counts(["工会工作", "工会会议", "职工会议"]))
    signs = codes("".join(sorted({*"工会工作工会会议职工会议", "\x02"})))
    for context in ("\x02\x02工", "工会工", "议作职"):
        windows = np.stack([np.append(codes(context), sign) for sign in signs])
        total = np.exp(language.log_probabilities(windows)[0]).sum()
        assert total == pytest.approx(1, abs=0.12)


def test_replacing_in_the_lattice_is_cutting_the_replaced_sentence():
    lexicon = Lexicon.of({"工会": 5, "会议": 3, "工": 1, "会": 1, "集体协商": 2, "议": 1})
    sentence = "工全议集体协尚"
    lattice = Lattice.of(codes(sentence), lexicon)
    for place, sign in ((1, "会"), (6, "商"), (0, "会")):
        replaced = sentence[:place] + sign + sentence[place + 1 :]
        cut, _ = lattice.replaced(np.array([place]), codes(sign)[None, :], lexicon)
        assert cut[0] == pytest.approx(Lattice.of(codes(replaced), lexicon).best, abs=1e-6)


def test_others_are_of_sound_and_shape():
    signs = {chr(int(code)): at for at, code in enumerate(others("暑").codes)}
    assert {"署", "属"} <= set(signs)
    assert "暑" not in signs
    assert others("暑").sound[signs["署"]] == 2
    assert others("暑").shape[signs["署"]] > 0
    assert len(others("A").codes) == 0


def test_runs_are_numbers_of_their_signs():
    assert [hex(int(run)) for run in runs(codes("工会"), 2)] == ["0x5de54f1a"]
