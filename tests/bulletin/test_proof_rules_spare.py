"""What a rule must leave alone, beside what it must find: the edges of each."""

import datetime

import pytest

from bulletin.proof import KnownOffice, Person, Post, Register, Severity, proofread

DAY = datetime.date(2011, 9, 30)
FEDERATION = KnownOffice("市总工会", aliases=("市总",))
OLD_OFFICE = KnownOffice(
    "市劳动和社会保障局", until=datetime.date(2010, 3, 31), successor="市人社局"
)
REGISTER = Register(
    people=(
        Person("金明", (Post("市总工会", "主席"),)),
        Person("沈华", (Post("市总工会", "副主席"), Post("市总工会", "党组书记"))),
        Person("朱正荣", (Post("市总工会", "副主席"),)),
    ),
    offices=(FEDERATION, OLD_OFFICE, KnownOffice("苏州工业园区总工会")),
)


def found(words: str, day: datetime.date | None = DAY) -> list[tuple[str, str]]:
    return [(f.rule, f.text) for f in proofread(words, issue_date=day, register=REGISTER)]


@pytest.mark.parametrize(
    "words",
    [
        # A bracket that closes a number has no other half.
        "要做到：1）领导到位；2）责任到位。",
        "1)提高认识。",
        "培训班教授Word’s用法。",
        # A quotation over several paragraphs is closed in the last.
        "“各级工会要抓好落实。\n“全体干部要带头。”",
        "（职工代表说：“好！”）大家鼓掌。",
        # Rough numbers and rounded ones.
        "全区约1000家企业，已建会近300家，占50%。",
        "共有企业300多家，已建会150家，占比10%。",
        "全市3家企业中，2家建会，占66.6%。",
        "走访约40人、25人，共70人。",
        # A part of the whole is not all of it.
        "共有党员120名，其中女党员30名、青年党员40名。",
        "会员由约100人增加到200人，影响很大。",
        "评出一、二等奖各一名，设三、五个班组。",
        "第三、四季度将继续开展。",
        # Other calendars, scales and results.
        "农历2011年八月十五日，慰问留守职工。",
        "比例尺为1:500，比分为66:78。",
        "每吨3千克，功率5千瓦。",
        "2011职工技能大赛开幕。",
        "中央八项规定的精神深入人心，中华民族的伟大复兴。",
        # The year before is meant.
        "原市劳动和社会保障局参加。",
        "苏州工业园区总工会、市总工会参加。",
        "“凝心聚力 A”活动。",
        # Posts that one person holds together, and another office's.
        "市总工会党组书记沈华主持会议。市总工会副主席沈华讲话。",
        "省总工会主席沈华出席。",
        # What somebody was before.
        "原市总工会主席沈华出席。",
        "时任市总工会主席朱正荣讲话。",
        "镇工会主席李卫东出席。县工会副主席李卫东主持。",
        "区委书记王志刚出席。区长王志强主持。",
        "市总工会副主席朱荣出席。",
        "市领导金明、沈华、朱正荣出席。",
        # Points inside points.
        "一是组建，一要快，二要好；二是协商，一要真，二要实。三是帮扶。",
        "二是加强协商。",
        "按照第（三）项办理。",
    ],
)
def test_nothing_is_found(words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("工资增幅为8-12%。", [("range", "8-12%")]),
        ("各地争创“凝心聚力谋发展 砥砺前行开新局”的局面，", [("stray-space", " ")]),
        ("用时25时，下午25时开会。", [("impossible-date", "25时")]),
        ("他说：“好。”）大家鼓掌。", [("unmatched-mark", "）")]),
        ("高举中国特色社会主意伟大旗帜。", [("set-phrase", "高举中国特色社会主意伟大旗帜")]),
        (
            "王某说：“要争当“能手”和“标兵”。”",
            [("nested-mark", "“能手”"), ("nested-mark", "“标兵”")],
        ),
        ("苏州工业圆区总工会", [("office-wrong", "苏州工业圆区总工会")]),
        ("全市3家企业中，2家建会，占66.5%。", [("percentage-wrong", "66.5%")]),
        ("共有100名学员，其中男60名、女30名。", [("sum-wrong", "100名")]),
        ("会员由1万人增加到1.2万人，增加3000人。", [("growth-wrong", "3000人")]),
        ("市总工会副主席朱正容到场。", [("name-wrong", "朱正容")]),
    ],
)
def test_just_this_is_found(words, expected):
    assert found(words) == expected


def test_december_in_an_issue_of_january_was_the_year_before():
    january = datetime.date(2012, 1, 10)
    assert found("12月6日（星期二），市总工会召开会议。", january) == []
    assert found("1月16日，市总工会召开了会议。", january) == [("late-date", "1月16日")]


def test_days_are_no_matter_where_the_issue_has_none():
    assert found("10月9日（星期五），市总工会召开会议。", None) == []


def test_posts_are_those_of_the_day():
    past = Post("市总工会", "主席", until=datetime.date(2009, 12, 31))
    register = Register((Person("王勇", (past, Post("市总工会", "巡视员"))),), (FEDERATION,))

    def rules(day: datetime.date) -> list[str]:
        text = "市总工会主席王勇出席。"
        return [f.rule for f in proofread(text, issue_date=day, register=register)]

    assert rules(datetime.date(2009, 12, 31)) == []
    assert rules(datetime.date(2010, 1, 1)) == ["title-wrong"]


def test_name_of_two_characters_that_shares_one_is_only_asked_about():
    (short,) = proofread("市总工会主席金鸣出席。", issue_date=DAY, register=REGISTER)
    (long,) = proofread("市总工会副主席朱正容出席。", issue_date=DAY, register=REGISTER)
    assert (short.severity, short.suggestion) == (Severity.CHECK, "金明")
    assert (long.severity, long.suggestion) == (Severity.MEND, "朱正荣")


def test_places_are_told_by_line_and_column():
    (finding,) = proofread("会议召开。\r\n要按照倡仪书办。")
    assert (finding.line, finding.column, finding.start, finding.end) == (2, 4, 10, 12)


def test_one_finding_says_what_several_would():
    findings = proofread("推进经济建设、政治建设、社会建设", issue_date=DAY)
    assert [finding.text for finding in findings] == ["经济建设、政治建设、社会建设"]


def test_a_mark_inside_a_wider_one_of_its_rule_is_not_told_again():
    assert found("县(市,区)总工会") == [("half-width-mark", "(市,区)")]


def test_space_in_a_slogan_may_have_been_a_comma():
    (finding,) = proofread("以“凝心聚力谋发展 砥砺前行开新局”为主题，开展活动。")
    assert (finding.severity, finding.suggestion) == (Severity.CHECK, "，")


def test_office_of_a_name_like_another_is_no_mistake():
    offices = tuple(KnownOffice(name) for name in ("吴中区总工会", "吴江区总工会"))
    text = "吴中区总工会、吴江区总工会、吴种区总工会参加。"
    findings = proofread(text, register=Register(offices=offices))
    assert {finding.text for finding in findings} == {"吴种区总工会"}


def test_sentence_ends_behind_what_closes_it():
    assert found("（大家说：“好。”）工会干部工会干部表示满意。") == [
        ("doubled-word", "工会干部工会干部")
    ]
