"""Titles over several lines: breaks judged by reading, the forms that GB/T 9704 asks for, and
properties on titles put together at random."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.press.breaking import NEVER_FIRST, NEVER_LAST
from bulletin.press.metrics import text_width
from bulletin.press.titles import title_lines

# 28 characters of the body's size in em of 18 pt, a column of the express style, a subhead.
MEASURE, COLUMN, SUBHEAD = 24.6, 13.0, 26.0

# A line each: / parts the lines of a title; others that read as well stand below, behind |.
TITLES = """
苏州市总工会关于在全市职工中广泛开展/学习贯彻党的二十大精神主题教育活动的通知
| 苏州市总工会关于在全市职工中/广泛开展学习贯彻党的二十大精神主题教育活动的通知
苏州市总工会/召开十五届六次全委（扩大）会议/暨全市工会系统先进集体和先进个人表彰大会
苏州市总工会关于印发/《苏州市工会经费收支管理实施办法》的通知
| 苏州市总工会关于/印发《苏州市工会经费收支管理实施办法》的通知
关于开展2011年度苏州市/“工人先锋号”创建活动的实施意见
| 关于开展2011年度/苏州市“工人先锋号”创建活动的实施意见
关于深入开展“当好主人翁、建功新时代”/主题劳动和技能竞赛的实施意见
昆山市总工会扎实推进/新就业形态劳动者建会入会工作取得明显成效
| 昆山市总工会扎实推进新就业形态劳动者/建会入会工作取得明显成效
太仓市总工会“三个聚焦”/推动产业工人队伍建设改革走深走实
市人大常委会副主任、市总工会主席杨星云/在全市工会工作会议上的讲话
省总工会副主席王建国/来苏调研产业工人队伍建设改革工作
中华全国总工会关于/加强和改进新形势下工会宣传思想文化工作的意见
| 中华全国总工会关于加强和改进新形势下/工会宣传思想文化工作的意见
江苏省总工会副主席一行来我市调研/非公有制企业工会组建和工资集体协商工作
| 江苏省总工会副主席一行来我市/调研非公有制企业工会组建和工资集体协商工作
常熟市总工会积极探索/“互联网＋”工会普惠服务新模式受到职工欢迎
张家港市总工会举办第十二届职工文化艺术节开幕式/暨庆祝“五一”国际劳动节文艺演出
苏州工业园区总工会建立“1+5+N”服务体系/打造15分钟职工服务圈
相城区总工会开展“夏送清凉”慰问活动/ 把关怀送到一线职工心坎上
吴江经济技术开发区总工会/组织开展女职工权益保护法律法规知识竞赛
市教育工会举办全市教育系统/青年教师教学基本功竞赛
关于命名表彰2023年度苏州市五一劳动奖状、/五一劳动奖章和工人先锋号的决定
关于做好2024年元旦春节期间送温暖工作/和困难职工帮扶救助资金使用管理工作的通知
市总工会与市人力资源和社会保障局联合举办/全市职工技能竞赛表彰大会
让劳模精神、劳动精神、工匠精神/在新时代绽放光芒/——苏州市总工会弘扬劳模精神工作纪实
坚持以人为本 构建和谐劳动关系/——太仓市推进工资集体协商工作的实践与思考
苏州市总工会关于2012年上半年工作情况/和下半年工作安排的报告
| 苏州市总工会关于/2012年上半年工作情况和下半年工作安排的报告
沧浪区总工会/以“五个一”活动为载体深入推进/“面对面、心贴心、实打实服务职工在基层”活动
市总工会机关党委组织党员干部/赴沙家浜革命传统教育基地开展主题党日活动
| 市总工会机关党委/组织党员干部赴沙家浜革命传统教育基地开展主题党日活动
全市工会财务工作会议暨“八五”普法启动仪式/在苏州会议中心隆重举行
苏州高新区（虎丘区）总工会/召开职工代表大会制度建设工作推进会
姑苏区总工会建成全市首家24小时/无人值守户外劳动者服务站点
常熟市总工会为1.2万名困难职工/办理职工医疗互助保障计划
国网苏州供电公司工会/开展“安全生产月”职工隐患随手拍活动
苏州轨道交通集团有限公司工会委员会/成功举办首届职工运动会
市总工会法律援助中心帮助36名农民工/追回拖欠工资82.5万元
吴中区木渎镇总工会打造/“工会＋司法＋人社”劳动争议多元化解新机制
中共苏州市委关于/加强和改进党的群团工作的实施意见
| 中共苏州市委/关于加强和改进党的群团工作的实施意见
苏州市人民政府办公室关于/转发市总工会苏州市职工疗休养管理办法的通知
| 苏州市人民政府办公室/关于转发市总工会苏州市职工疗休养管理办法的通知
| 苏州市人民政府办公室关于转发/市总工会苏州市职工疗休养管理办法的通知
市总工会召开党史学习教育动员部署会议/传达学习习近平总书记重要讲话精神
市总工会开展学习贯彻/习近平新时代中国特色社会主义思想/主题教育专题读书班
关于推荐评选2025年全国五一劳动奖/和全国工人先锋号的公示
关于同意昆山市花桥经济开发区总工会/更名及增补委员的批复
关于成立苏州市总工会/网络安全和信息化领导小组的通知
市总工会开展“中国梦·劳动美”/主题系列宣传教育活动综述
太仓市总工会、市工商联/联合发布《太仓市企业民主管理工作指引》
吴江区总工会推行/“会、站、家”一体化建设新模式做实基层工会
全市医务系统举行庆祝“5·12”国际护士节/暨表彰优秀护士大会
市总工会与苏州大学/签订校地合作协议共建产业工人学院
张家港市召开构建和谐劳动关系/三方协商会议第23次会议
苏州市财贸轻纺工会/组织开展“寻找最美超市收银员”活动
全国总工会党组成员、书记处书记一行来苏州/考察新就业形态劳动者权益保障工作
省总工会女职工部领导/莅临我市调研“爱心母婴室”建设工作
市级机关工会举办/“喜迎二十大 书香润机关”职工读书分享会
在苏州市庆祝“五一”国际劳动节/暨劳动模范表彰大会上的讲话
在市总工会第十五届委员会/第三次全体会议上的工作报告
市纪委派驻纪检组组长来市总工会/开展廉政谈话并宣讲党风廉政建设形势任务
我市17个集体和个人/获全国五一劳动奖状、奖章和全国工人先锋号称号
吴江市总工会深化“双爱双评”活动/促进企业与职工共同发展
昆山台资企业工会联合会/积极参与企业工资集体协商集中要约行动
积极发挥工会组织作用/ 切实维护职工合法权益 努力构建和谐劳动关系
| 积极发挥工会组织作用 切实维护职工合法权益/ 努力构建和谐劳动关系
认真学习贯彻党的十七届六中全会精神/ 推动职工文化建设大发展大繁荣
太仓港经济技术开发区总工会/举办“迎国庆、颂党恩”职工歌咏比赛
中国工会十八大代表、/全国劳动模范张桂梅先进事迹报告会在苏举行
市总工会主席办公会议/专题研究部署困难职工解困脱困工作
吴中经济技术开发区召开职工之家建设现场观摩会/暨基层工会主席培训会
吴江区总工会探索“工会+法院+仲裁”/劳动争议诉调对接机制
| 吴江区总工会/探索“工会+法院+仲裁”劳动争议诉调对接机制
关于张家港市总工会等15个单位/2011年度工作目标考核结果的通报
关于组织参加CCTV“最美职工”评选/及iPhone版“苏工惠”APP推广活动的通知
平江区建立企业劳动争议调解委员会/工作机制研讨会召开
常熟市梅李镇总工会/把职工服务中心建到职工家门口
市总工会开展“两节”送温暖活动/走访慰问困难职工和劳动模范
苏州市总工会关于追授钱七虎同志/“苏州市五一劳动奖章”荣誉称号的决定
全国人大常委会副委员长、/中华全国总工会主席王东明在苏州调研/新就业形态工会工作
浙江省温州市总工会党组书记、副主席率队/来苏考察职工服务阵地建设
市总工会召开2024年度全市工会经费审查工作会议/部署今年重点任务
关于转发全国总工会办公厅/《关于进一步规范基层工会经费使用管理的通知》/的通知
苏州市“最美劳动者”先进事迹巡回报告团/走进昆山开发区
吴江盛泽镇纺织行业工资集体协商三级联动机制/破解小微企业建制难题
太仓市总工会携手市司法局、市人社局/共建“一站式”劳动争议调解中心
高新区总工会积极推进职工心理健康服务站建设/ 全方位守护职工“心”健康
市总工会“送文化下基层”慰问演出/走进苏州轨道交通6号线建设工地
张家港保税区总工会“三个强化”/夯实非公企业工会工作基础
长三角一体化示范区职工职业技能大赛/在吴江汾湖开幕
三星电子（苏州）半导体有限公司工会/荣获“全国模范职工之家”称号
市建设交通工会举办全市建筑行业砌筑工、/钢筋工、木工职业技能竞赛
全面落实“八项规定”精神/ 扎实推进工会系统作风建设
努力把工会建设成为职工群众信赖的“职工之家”/——访全国优秀工会工作者陈建华
苏州市总工会党组理论学习中心组专题学习/习近平总书记关于工人阶级和工会工作的重要论述
昆山市周市镇总工会探索建立/“企业工会主席轮值制度”激发基层工会活力
关于对2010年度全市工会工作先进单位/和先进个人进行表彰的决定
关于在全市企事业单位/开展厂务公开民主管理工作调研检查的通知
| 关于在全市企事业单位开展/厂务公开民主管理工作调研检查的通知
关于认真组织学习宣传贯彻/《中华人民共和国工会法》的通知
关于召开苏州市总工会/第十四届委员会第七次全体会议的通知
沧浪区总工会召开庆祝建党90周年/暨“创先争优”表彰大会
平江区观前街道总工会/依托商圈优势创建“流动职工之家”
苏州市总工会2011年度信息工作考核办法及评分细则
吴中区郭巷街道总工会五项措施/提升工会组织规范化建设水平
市供销合作总社工会/组织困难职工子女参加“金秋助学”活动
常熟服装城商会工会联合会/签订区域性工资专项集体合同覆盖职工2.6万人
苏州市职工帮扶中心全年受理/职工来信来访1268件办结率达98.5%
世界500强企业博世汽车部件（苏州）有限公司/成立工会
市总工会法律工作部/赴工业园区调研劳务派遣工权益保障情况
以党建带工建 以工建促党建/ 开创非公有制企业工会工作新局面
太仓市总工会“送清凉”活动启动仪式/在港口开发区举行
市总工会与共青团苏州市委、市妇联联合开展/“情系新苏州人”关爱行动
苏州市劳动模范协会/召开第三届会员代表大会第一次会议
吴江区黎里镇总工会搭建“工会驿站”/让户外劳动者“冷可取暖、热可纳凉、渴可喝水”
全总书记处书记、党组成员李滨生来苏调研时要求/切实加强工会资产监督管理
中国农业银行苏州分行工会/坚持“五到位”做好退休职工管理服务工作
围绕中心 服务大局/ 为推动苏州率先基本实现现代化贡献智慧和力量
相城经济技术开发区（北河泾街道）总工会/成立暨第一次会员代表大会召开
市总工会举行/“中国梦 劳动美——永远跟党走 奋进新征程”/职工合唱比赛
| 市总工会/举行“中国梦 劳动美——永远跟党走 奋进新征程”/职工合唱比赛
关于公布2024年苏州市五一劳动奖/和工人先锋号推荐名单的公告
苏州市总工会关于深化“工力量·助发展”行动的/实施方案（2023—2025年）
常熟市总工会举办/“学习二十大精神 争做新时代工匠”/主题宣讲进企业进车间进班组活动
"""

COLUMN_TITLES = """
吴中区总依托“党工共建”/推进非公企业和谐发展
全市交通运输系统/职工技能大赛落幕
市总召开开发区/推进工会组建工作座谈会
苏州市总工会关于/在全市职工中广泛开展/学习贯彻党的二十大精神/主题教育活动的通知
苏州市总工会关于印发/《苏州市工会经费收支管理/实施办法》的通知
市人大常委会副主任、/市总工会主席杨星云/在全市工会工作会议上的讲话
江苏省总工会副主席一行/来我市调研非公有制企业/工会组建和工资集体协商工作
相城区总工会开展/“夏送清凉”慰问活动/ 把关怀送到一线职工心坎上
凝心聚力谋发展/ 砥砺奋进谱新篇
苏州市总工会关于/2012年上半年工作情况/和下半年工作安排的报告
全市工会财务工作会议/暨“八五”普法启动仪式/在苏州会议中心隆重举行
吴中区木渎镇总工会/打造“工会＋司法＋人社”/劳动争议多元化解新机制
市总工会开展/学习贯彻习近平新时代/中国特色社会主义思想/主题教育专题读书班
张家港市/召开构建和谐劳动关系/三方协商会议第23次会议
积极发挥工会组织作用/ 切实维护职工合法权益/ 努力构建和谐劳动关系
认真学习贯彻/党的十七届六中全会精神/ 推动职工文化建设/大发展大繁荣
太仓港经济技术开发区总工会/举办“迎国庆、颂党恩”/职工歌咏比赛
中国工会十八大代表、/全国劳动模范张桂梅/先进事迹报告会在苏举行
关于组织参加/CCTV“最美职工”评选/及iPhone版“苏工惠”/APP推广活动的通知
"""

SUBHEADS = """
苏州市总工会召开十五届六次全委（扩大）会议/暨全市工会系统先进集体和先进个人表彰大会
市人大常委会副主任、市总工会主席杨星云/在全市工会工作会议上的讲话
张家港市总工会举办第十二届职工文化艺术节开幕式/暨庆祝“五一”国际劳动节文艺演出
让劳模精神、劳动精神、工匠精神在新时代绽放光芒/——苏州市总工会弘扬劳模精神工作纪实
沧浪区总工会以“五个一”活动为载体/深入推进“面对面、心贴心、实打实服务职工在基层”活动
市总工会机关党委组织党员干部赴沙家浜革命传统教育基地/开展主题党日活动
太仓市总工会、市工商联/联合发布《太仓市企业民主管理工作指引》
全市医务系统举行庆祝“5·12”国际护士节/暨表彰优秀护士大会
我市17个集体和个人获全国五一劳动奖状、奖章/和全国工人先锋号称号
积极发挥工会组织作用 切实维护职工合法权益/ 努力构建和谐劳动关系
关于张家港市总工会等15个单位/2011年度工作目标考核结果的通报
"""


def judged(table: str) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Titles with the ways to set them that read well."""
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for row in table.strip().splitlines():
        lines = tuple(line.strip() for line in row.removeprefix("| ").split("/"))
        if row.startswith("| "):
            found[-1][1].append(lines)
        else:
            found.append((row.replace("/", ""), [lines]))
    return found


def width(text: str) -> float:
    return text_width(text, "song")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("title", "good"), judged(TITLES))
def test_title_breaks_where_an_editor_would(title, good):
    assert title_lines(title, measure=MEASURE) in good


@pytest.mark.parametrize(("title", "good"), judged(COLUMN_TITLES))
def test_title_in_a_column_breaks_where_an_editor_would(title, good):
    assert title_lines(title, measure=COLUMN) in good


@pytest.mark.parametrize(("title", "good"), judged(SUBHEADS))
def test_subhead_breaks_by_sense_alone(title, good):
    assert title_lines(title, measure=SUBHEAD, shape="left") in good


@pytest.mark.parametrize("title", [title for title, _ in judged(TITLES) if " " not in title])
def test_lines_form_a_trapezoid_or_a_diamond(title):
    lines = [line for line in title_lines(title, measure=MEASURE) if not line.startswith("——")]
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]

    assert len(lines) == 1 or 1 - min(widths) / max(widths) > 0.06  # no rectangle
    assert not any(
        first < -0.5 and second > 0.5 for first, second in pairwise(steps)
    )  # no hourglass
    assert len(lines[-1]) > 2


@pytest.mark.parametrize("title", ["三措并举强化职工维权服务", "市总工会“两节”送温暖", "五" * 22])
def test_title_that_fits_stays_on_one_line(title):
    assert title_lines(title, measure=MEASURE) == (title,)


def test_title_that_would_touch_the_edges_takes_two_lines():
    title = "市总工会开展安全生产隐患排查整治百日行动和宣传周"

    assert len(title) < MEASURE
    assert len(title_lines(title, measure=MEASURE)) == 2


def test_name_of_an_office_or_a_person_is_kept_whole():
    title = "苏州市财贸轻纺工会主席欧阳修远组织开展“寻找最美超市收银员”系列活动"

    told = title_lines(title, measure=COLUMN, names=["苏州市财贸轻纺工会", "欧阳修远"])

    assert any("苏州市财贸轻纺工会" in line for line in told)
    assert any("欧阳修远" in line for line in told)


def test_name_wider_than_the_measure_is_broken_between_words():
    name = "苏州工业园区独墅湖科教创新区工会联合会"

    lines = title_lines(name + "成立", measure=COLUMN, names=[name])

    assert "".join(lines) == name + "成立"
    assert all(width(line) <= COLUMN for line in lines)


def test_quotation_wider_than_the_measure_is_broken_inside():
    title = "关于“面对面、心贴心、实打实服务职工在基层”活动的通知"

    lines = title_lines(title, measure=COLUMN)

    assert all(width(line) <= COLUMN for line in lines)
    assert "".join(lines) == title


def test_line_feed_of_the_source_ends_a_line():
    assert title_lines("坚持以人为本\n构建和谐劳动关系", measure=MEASURE) == (
        "坚持以人为本",
        "构建和谐劳动关系",
    )


@pytest.mark.parametrize("space", [" ", "\u3000", "  "])
def test_typed_space_is_where_a_long_title_breaks(space):
    first, second = "相城区总工会开展“夏送清凉”慰问活动", "把关怀送到一线职工心坎上"

    assert title_lines(f"{first}{space}{second}", measure=MEASURE) == (first, second)


def test_space_inside_a_name_or_beside_latin_script_parts_no_phrases():
    title = "关于李　蓓同志任职的通知"

    assert title_lines(title, measure=MEASURE) == (title,)
    assert "李　蓓" in "".join(title_lines("市总工会关于" + title, measure=COLUMN))
    assert title_lines("市总工会 App 正式上线", measure=COLUMN)[-1] != "App 正式上线"


def test_subtitle_begins_its_own_line():
    assert title_lines("让劳模精神绽放光芒——弘扬劳模精神纪实", measure=MEASURE) == (
        "让劳模精神绽放光芒",
        "——弘扬劳模精神纪实",
    )


@pytest.mark.parametrize("title", ["在“劳动美——永远跟党走”活动上", "苏州——上海职工联谊", ""])
def test_other_dashes_begin_no_line(title):
    assert title_lines(title, measure=MEASURE) == ((title,) if title else ())


def test_number_keeps_its_unit_and_sign():
    title = "市总工会法律援助中心帮助36名农民工追回拖欠工资￥82.5万元占应发的98.5%"

    for measure in range(9, 25):
        lines = title_lines(title, measure=measure)
        for kept in ("36名", "￥82.5万元", "98.5%"):
            assert any(kept in line for line in lines), (measure, lines)


WORDS = """
关于 的 召开 开展 苏州市总工会 全市 职工 工作 会议 和 暨 在 上 、 ， 。 ： — …… · 龘 彧
《工会法》 “工人先锋号” （试行） 2011年度 1.2万名 98.5% ￥300 iPhone App 第十六次 “ 》 （
"""
JOINED = [" ", "\u3000", "——", "\n", "e\u0301", "葛\U000e0100", "\xa0", "\u2060"]
PIECES = st.sampled_from(WORDS.split() + JOINED)
SMALL_PIECES = "职工 工会 开展 2011年 1.2万名 （App） 的 和 《工会法》 活动"
TITLE = st.lists(PIECES, max_size=30).map("".join)
ANY_TITLE = TITLE | st.text(max_size=60)
MEASURES = st.floats(8.0, 30.0)
SHAPES = st.sampled_from(["symmetric", "left"])


@settings(deadline=None)
@given(ANY_TITLE, MEASURES, SHAPES)
def test_no_character_is_lost_but_white_space_at_breaks(title, measure, shape):
    lines = title_lines(title, measure=measure, shape=shape)

    assert bare("".join(lines)) == bare(title)
    assert all(line and line == line.strip() and line in title for line in lines)


@settings(deadline=None)
@given(TITLE.map(lambda title: title.replace("\n", "")), MEASURES, SHAPES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(title, measure, shape):
    lines = title_lines(title, measure=measure, shape=shape)

    assert not any(line[0] in NEVER_FIRST for line in lines[1:])
    assert not any(line[-1] in NEVER_LAST for line in lines[:-1])
    for before, after in pairwise(lines):
        if before + after in title and not after.startswith("——"):
            assert not re.fullmatch(r"[A-Za-z0-9]{2}|[¥￥]\d|……", before[-1] + after[0])
            assert not re.match(r"[\u0300-\u036f\u2060\U000e0100-\U000e01ef]", after)
            assert not before.endswith(("\u2060", "—") if after[0] == "—" else "\u2060")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(SMALL_PIECES.split())),
    MEASURES,
    SHAPES,
)
def test_every_line_fits_the_measure_when_its_pieces_do(pieces, measure, shape):
    lines = title_lines("".join(pieces), measure=measure, shape=shape)

    assert all(width(line) <= measure for line in lines)
    for whole in ("《工会法》", "2011年", "1.2万名", "App"):
        assert sum(line.count(whole) for line in lines) == "".join(pieces).count(whole)


@settings(max_examples=50, deadline=None)
@given(TITLE, MEASURES)
def test_lines_hang_on_nothing_but_the_arguments(title, measure):
    names = ["苏州市总工会", "工会"]

    told = title_lines(title, measure=measure, names=names)

    assert told == title_lines(title, measure=measure, names=tuple(reversed(names)))
