"""Neighbours of the sample: mastheads, contents, notes, briefs, several labels, single articles."""

from datetime import date

import pytest

from bulletin.intake import Reading, read_text
from bulletin.intake.conservation import breaches

WHOLE = """\
苏 州 工 会 信 息
第18期（总第412期）
苏州市总工会办公室编            2011年9月30日

编者按：今年以来，各级工会取得了新的成绩。
现将部分单位的做法刊登如下，供参考。

本期要目
市总召开女职工工作座谈会………………1
★ 吴中区总推进集体协商                2
常熟市总举办职工书画展

【工作动态】
市总召开女职工工作座谈会
    9月20日，市总召开女职工工作座谈会，部署四季度工作。市总副主席赵某某出席会议并讲话。
    会上，6家单位作了交流发言。（市总女职工部）

吴中区总推进集体协商
    一、加强领导
    区总成立了领导小组，各镇（街道）工会同步推进。
    二、典型引路
    全区培育示范企业20家，力争年底覆盖率达到95%。
                                          （吴中区总工会）
【简讯】
常熟市总举办职工书画展。日前，常熟市总工会举办职工书画展，展出作品120件。     （常熟市总工会）
张家港市总走访慰问劳模！9月22日，张家港市总工会走访慰问了10名劳模。
劳模们表示，要发挥余热。    （张家港市总工会、市总生产部）

报：省总工会，市委、市人大、市政府、市政协领导
送：各市（县）、区总工会，市各有关部门
发：各直属单位工会、
各产业工会
苏州市总工会办公室        2011年9月30日印发
（共印200份）
"""


def read(text: str) -> Reading:
    reading = read_text(text)
    assert breaches(text, reading) == []
    return reading


def titles(reading: Reading) -> list[tuple[str, str]]:
    return [(article.title, article.title_style) for article in reading.articles]


def rules(reading: Reading) -> list[str]:
    return [doubt.rule for doubt in reading.doubts]


def test_masthead_is_read_into_its_fields():
    reading = read(WHOLE)
    assert reading.publication == "苏州工会信息"
    assert (reading.number, reading.total_number) == (18, 412)
    assert reading.date == date(2011, 9, 30)
    assert reading.issuing_unit == "苏州市总工会办公室编"
    assert reading.to_json()["date"] == "2011-09-30"


def test_letter_spaced_name_is_closed_up_and_shown():
    assert "letter-spaced" in rules(read(WHOLE))


def test_note_and_contents_are_no_articles():
    reading = read(WHOLE)
    assert reading.editor_note == (
        "今年以来，各级工会取得了新的成绩。\n现将部分单位的做法刊登如下，供参考。"
    )
    assert reading.contents == [
        "市总召开女职工工作座谈会",
        "吴中区总推进集体协商",
        "常熟市总举办职工书画展",
    ]


def test_articles_of_both_styles_are_read():
    reading = read(WHOLE)
    assert [section.name for section in reading.sections] == ["工作动态", "简讯"]
    assert titles(reading) == [
        ("市总召开女职工工作座谈会", "line"),
        ("吴中区总推进集体协商", "line"),
        ("常熟市总举办职工书画展", "run-in"),
        ("张家港市总走访慰问劳模！", "run-in"),
    ]
    assert [len(article.paragraphs) for article in reading.articles] == [2, 4, 1, 2]
    assert [article.offices for article in reading.articles] == [
        ["市总女职工部"],
        ["吴中区总工会"],
        ["常熟市总工会"],
        ["张家港市总工会", "市总生产部"],
    ]


def test_every_label_of_the_distribution_block_has_its_recipients():
    reading = read(WHOLE)
    assert [(group.label, group.recipients) for group in reading.distribution_groups] == [
        ("报", ["省总工会", "市委、市人大、市政府、市政协领导"]),
        ("送", ["各市（县）、区总工会", "市各有关部门"]),
        ("发", ["各直属单位工会", "各产业工会"]),
    ]
    assert reading.distribution_label == "报"
    assert len(reading.distribution) == 6
    assert reading.imprint == ["苏州市总工会办公室        2011年9月30日印发", "（共印200份）"]
    assert reading.leftover == []


def test_compound_recipient_is_a_doubt_with_both_readings():
    doubts = [doubt for doubt in read(WHOLE).doubts if doubt.rule == "one-recipient"]
    assert [len(doubt.choices) for doubt in doubts] == [2, 2]


@pytest.mark.parametrize(
    ("masthead", "number", "total", "day", "year"),
    [
        ("工会简报\n（第5期）\n", 5, None, None, None),
        ("工会简报    2011年第十八期\n", 18, None, None, 2011),
        ("工会简报\n第一百零三期\n", 103, None, None, None),
        ("工会简报\n总第1203期\n二〇一一年十月八日\n", None, 1203, date(2011, 10, 8), None),
        ("工会简报\n市总办公室  2011-10-08  第２期\n", 2, None, date(2011, 10, 8), None),
    ],
)  # fmt: skip
def test_number_and_day_are_read_in_every_usual_form(masthead, number, total, day, year):
    reading = read(f"{masthead}市总召开座谈会\n会议交流了工会工作的经验。\n（市总办公室）\n")
    assert reading.publication == "工会简报"
    assert (reading.number, reading.total_number) == (number, total)
    assert (reading.date, reading.year_inferred) == (day, year)
    assert titles(reading) == [("市总召开座谈会", "line")]


def test_numbered_heading_is_a_section_and_no_name_of_the_bulletin():
    reading = read(
        "一、工作动态\n市总召开座谈会\n9月1日，市总召开座谈会，研究工作。（市总办公室）\n"
        "市总开展走访\n9月2日，市总开展走访慰问，送去慰问金。（市总权益部）\n"
    )
    assert reading.publication == ""
    assert [(section.name, len(section.articles)) for section in reading.sections] == [
        ("工作动态", 2)
    ]


def test_day_that_does_not_exist_is_a_doubt():
    reading = read(
        "工会简报\n第5期  2011年2月30日\n市总召开座谈会\n会议交流了经验。\n（市总办公室）\n"
    )
    assert reading.date is None
    assert "impossible-date" in rules(reading)
    assert [rest.text for rest in reading.leftover] == ["2011年2月30日"]


def test_single_article_needs_no_section():
    reading = read(
        "虎丘区总工会开展送清凉活动\n\n连日来，苏城持续高温。区总工会走访了建筑工地。\n\n"
        "    截至目前，共慰问职工4200余人。    （虎丘区总工会）\n"
    )
    assert [(section.name, len(section.articles)) for section in reading.sections] == [("", 1)]
    assert titles(reading) == [("虎丘区总工会开展送清凉活动", "line")]
    assert [len(article.paragraphs) for article in reading.articles] == [2]
    assert rules(reading) == []


def test_articles_that_name_no_office_are_told_apart_by_their_titles():
    reading = read(
        "关于工会干部培训的情况\n\n为提高业务水平，市总举办了培训班。\n学员共有80人，反响热烈。\n\n"
        "职工技能竞赛圆满结束\n\n竞赛历时两个月，共有300名选手参加。\n\n"
        "职工书屋建设取得新进展\n\n今年新建职工书屋20家，藏书超过3万册。\n"
    )
    assert [len(article.paragraphs) for article in reading.articles] == [2, 1, 1]
    assert rules(reading) == ["unattributed"]


def test_one_article_without_offices_among_others_is_a_doubt():
    reading = read(
        "甲区总成立艺术团\n近日，艺术团正式成立。\n（甲区总工会）\n"
        "乙区总启动劳动竞赛\n近日，劳动竞赛正式启动。\n\n"
        "丙区总开展调研活动\n近日，调研组走访了企业。\n（丙区总工会）\n"
    )
    assert [article.offices for article in reading.articles] == [["甲区总工会"], [], ["丙区总工会"]]
    assert (4, "unattributed") in [(doubt.line, doubt.rule) for doubt in reading.doubts]


def test_cut_that_could_go_either_way_is_a_doubt_with_both_kinds():
    reading = read(
        "甲区总成立艺术团\n近日，艺术团正式成立。\n（甲区总工会）\n"
        "乙区总启动劳动竞赛\n近日，劳动竞赛正式启动。\n"
        "丙区总开展调研活动\n近日，调研组走访了企业。\n（丙区总工会）\n"
    )
    doubts = [doubt for doubt in reading.doubts if doubt.rule == "narrow-cut"]
    assert [doubt.line for doubt in doubts] == [6]
    assert len(doubts[0].choices) == 2


def test_points_of_a_text_are_no_run_in_titles():
    reading = read(
        "【工作动态】\n市总多措并举推进普遍建会\n一是加强领导。各级工会成立领导小组。\n"
        "二是典型引路。全市培育示范企业。\n（三）督查到位。每月通报进度。    （市总组织部）\n"
    )
    assert titles(reading) == [("市总多措并举推进普遍建会", "line")]
    assert [len(article.paragraphs) for article in reading.articles] == [3]


def test_run_in_title_may_be_a_question_and_holds_quoted_stops():
    reading = read(
        "【简讯】\n什么是“要约行动。”甲市总工会开讲？近日，甲市总工会举办讲座。  （甲市总工会）\n"
        "乙市总工会成立合唱团。近日，合唱团成立。  （乙市总工会）\n"
    )
    assert titles(reading) == [
        ("什么是“要约行动。”甲市总工会开讲？", "run-in"),
        ("乙市总工会成立合唱团", "run-in"),
    ]


def test_article_without_title_is_a_doubt():
    reading = read(
        "【简讯】\n甲市总成立合唱团。近日，合唱团成立。  （甲市总工会）\n"
        "连日来，乙市总工会组织慰问，走访企业20家，送去清凉用品。  （乙市总工会）\n"
    )
    assert titles(reading)[1] == ("", "line")
    assert "untitled" in rules(reading)


def test_section_without_article_is_a_doubt():
    reading = read("【领导讲话】\n【简讯】\n甲市总成立合唱团\n近日，合唱团成立。\n（甲市总工会）\n")
    assert [section.name for section in reading.sections] == ["领导讲话", "简讯"]
    assert [(doubt.line, doubt.rule) for doubt in reading.doubts] == [(1, "empty-section")]


def test_line_that_fits_nowhere_is_left_over_with_a_doubt():
    reading = read(
        "内部资料  注意保存\n工会简报\n第5期\n"
        "甲市总成立合唱团\n近日，合唱团成立。\n（甲市总工会）\n"
    )
    assert [(rest.line, rest.text) for rest in reading.leftover] == [(1, "内部资料  注意保存")]
    assert [(doubt.line, doubt.rule) for doubt in reading.doubts] == [(1, "leftover")]


def test_short_line_in_an_article_is_a_doubt():
    reading = read(
        "甲市总成立合唱团\n近日，合唱团成立。\n（甲市总工会）\n乙市总成立艺术团\n"
        "丙市总成立锣鼓队\n近日，锣鼓队成立。\n（丙市总工会）\n"
    )
    doubts = [(doubt.line, doubt.rule, len(doubt.choices)) for doubt in reading.doubts]
    assert doubts == [(5, "odd-paragraph", 3)]


def test_title_on_two_lines_is_one_title_with_a_doubt():
    reading = read(
        "市总召开全市工会系统工作会议\n"
        "部署新业态劳动者入会工作\n近日，市总召开会议。\n（市总办公室）\n"
    )
    assert titles(reading) == [("市总召开全市工会系统工作会议部署新业态劳动者入会工作", "line")]
    assert [doubt.rule for doubt in reading.doubts] == ["title-on-two-lines"]


def test_same_sign_is_a_section_in_one_bulletin_and_a_title_in_another():
    sections = read(
        "■ 工作动态\n甲市总成立艺术团\n近日，艺术团正式成立。\n（甲市总工会）\n"
        "■ 经验交流\n乙市总启动竞赛\n近日，竞赛正式启动。\n（乙市总工会）\n"
    )
    assert [section.name for section in sections.sections] == ["工作动态", "经验交流"]
    marked = read(
        "【工作动态】\n■ 甲市总成立艺术团\n近日，艺术团正式成立。\n（甲市总工会）\n"
        "■ 乙市总启动竞赛\n近日，竞赛正式启动。\n（乙市总工会）\n"
    )
    assert [section.name for section in marked.sections] == ["工作动态"]
    assert titles(marked) == [("甲市总成立艺术团", "line"), ("乙市总启动竞赛", "line")]


def test_wrapped_lines_are_joined_across_a_page_head():
    text = (
        "工会简报\n第5期  2011年9月30日\n市总召开座谈会\n"
        "　　9月20日，市总召开女职工工作座谈会，部署四季\n"
        "度各项工作，市总副主席赵某某出席会议并且作了讲\n"
        "- 1 -\n工会简报\n话，要求各级工会落实责任。会上有六家单位介绍经\n验。（市总办公室）\n"
    )
    reading = read(text)
    (article,) = reading.articles
    (paragraph,) = article.paragraphs
    assert paragraph.endswith(
        "部署四季度各项工作，市总副主席赵某某出席会议并且作了讲话，"
        "要求各级工会落实责任。会上有六家单位介绍经验。"
    )
    assert [(rest.line, rest.text) for rest in reading.leftover] == [(6, "- 1 -"), (7, "工会简报")]
    assert {"joined-lines", "page-furniture"} <= set(rules(reading))


def test_doubt_in_a_joined_line_stands_where_the_source_has_it():
    text = (
        "市总召开座谈会\n"
        "　　9月20日，市总召开女职工工作座谈会，部署四季\n"
        "度各项工作，市总副主席赵某某出席会议并且作了讲\n"
        "话，贯切各项要求，会上有六家单位的代表介绍了他\n们的经验。（市总办公室）\n"
    )
    doubts = [doubt for doubt in read(text).doubts if doubt.rule == "confusable"]
    assert [(doubt.line, doubt.column, doubt.text) for doubt in doubts] == [(4, 3, "贯切")]


def test_byline_caption_and_table_are_no_paragraphs():
    reading = read(
        "市总公布签订情况\n　　　　　　通讯员 张建国\n上半年的签订情况公布如下。\n"
        "单位\t户数\n昆山\t32\n图为签约现场（李明 摄）\n其余单位正在推进。\n（市总办公室）\n"
    )
    (article,) = reading.articles
    assert article.byline == "通讯员 张建国"
    assert article.tables == ["单位\t户数\n昆山\t32"]
    assert article.captions == ["图为签约现场（李明 摄）"]
    assert article.paragraphs == ["上半年的签订情况公布如下。", "其余单位正在推进。"]
    assert article.order == ["paragraph", "table", "caption", "paragraph"]


def test_invisible_characters_stay_and_are_shown():
    reading = read("甲市总成立合唱团\n近日，合唱\u200b团成立。\n（甲市总工会）\n")
    assert next(reading.articles).paragraphs == ["近日，合唱\u200b团成立。"]
    assert rules(reading) == ["invisible"]


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("“2012年职工运动会”圆满结束，2013年将继续举办", 2012),
        ("自2008年以来，会员增加一倍。2010年5月，市总召开了大会", 2010),
        ("计划2015年完成", None),
        ("会员增加一倍", None),
    ],
)
def test_year_is_inferred_from_what_has_happened(words, year):
    reading = read(f"甲市总成立合唱团\n{words}。合唱团成立。\n（甲市总工会）\n")
    assert reading.year_inferred == year


def test_contents_as_word_has_them_name_section_title_and_page():
    entries = "工作动态\t市总召开女职工工作座谈会\t1\n简讯\t常熟市总举办职工书画展\t2"
    before, _, after = WHOLE.partition("市总召开女职工工作座谈会………………1")
    typed = f"{before}{entries}\n\n{after[after.index('【工作动态】') :]}"

    reading = read_text(typed)

    assert reading.contents == ["市总召开女职工工作座谈会", "常熟市总举办职工书画展"]
    assert [section.name for section in reading.sections] == ["工作动态", "简讯"]
    assert not list(breaches(typed, reading))
