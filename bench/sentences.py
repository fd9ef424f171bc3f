"""Believable articles of a union bulletin, made up from a seed: no two alike, all of them the same
every time."""

import random
from dataclasses import dataclass


def _words(text: str) -> list[str]:
    return text.split()


DEEDS = _words(
    """
    工资集体协商 困难职工帮扶 职工技能竞赛 厂务公开民主管理 劳动争议调解 女职工权益保护
    职工书屋建设 安康杯竞赛 劳模创新工作室 农民工入会 职工代表大会制度 夏季送清凉
    金秋助学 工会干部培训 职工文化艺术节 劳动保护监督 互助保障 模范职工之家创建
    法律援助 区域性行业性集体合同 班组长轮训 工会经费审查 职工疗休养 平安企业创建
    """
)
WAYS = _words(
    """
    扎实推进 全面启动 深入开展 召开会议部署 举办培训班推动 专题调研 创新方式开展
    三项举措深化 联合有关部门推进 组织观摩 总结表彰 率先试点
    """
)
PLACES = _words(
    """
    开发区 高新技术产业园 纺织服装行业 装备制造企业 餐饮服务行业 物流园区 非公有制企业
    建筑工地 电子信息产业园 商贸市场 乡镇街道 外商投资企业 出租汽车行业 环卫系统
    """
)
PEOPLE = _words(
    """
    一线职工 企业负责人 工会主席 职工代表 农民工 劳动模范 女职工 班组长 困难职工家庭
    青年职工 劳动关系协调员 法律志愿者
    """
)
ENDS = _words(
    """
    受到广大职工的欢迎 取得阶段性成效 为企业稳定发展奠定了基础 形成了可复制的经验
    进一步密切了工会与职工的联系 得到市领导的充分肯定 促进了劳动关系和谐稳定
    """
)
FORMS = (
    "{month}月{day}日，{office}在{place}{way}{deed}工作，{number}名{people}参加。",
    "据统计，今年以来已有{number}家{place}单位建立了{deed}机制，覆盖{people}{more}人。",
    "会议要求，各级工会要把{deed}摆上重要位置，深入{place}听取{people}的意见和建议。",
    "为做好{deed}，{office}成立专门工作小组，走访{place}{number}次，收集{people}反映的问题{day}个。",
    "活动期间共发放慰问金{more}元，帮助{people}解决生产生活中的实际困难，{end}。",
    "通过{deed}与{other}相结合，{place}的{people}参与率达到百分之{percent}，{end}。",
    "针对{place}点多面广、{people}流动性强的特点，{office}采取分片包干、上门指导的办法推进{deed}。",
    "下一步，{office}将继续围绕{deed}和{other}，完善制度、健全组织、加强督查，确保各项工作落到实处。",
)
FAMILY = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹苏潘葛范彭鲁韦马苗方俞任袁柳史唐"
)
GIVEN = "建国志强晓明丽华秀英文斌国平海燕春梅永康雪芳立新玉兰俊杰思远佳怡浩然子涵雨桐德胜红霞"


@dataclass(frozen=True)
class Draft:
    title: str
    paragraphs: list[str]


class Writer:
    """Writes one article after another; what it is asked for second depends on the first."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def article(self, office: str, *, least: int = 300, most: int = 1500) -> Draft:
        """About one deed, now and then beside another; of ``least`` to some ``most`` characters."""
        choose = self.random.choice
        deed, other = choose(DEEDS), choose(DEEDS)
        wanted = self.random.randint(least, most - 100)
        paragraphs: list[str] = []
        length = 0
        while length < wanted:
            paragraph = "".join(self._sentence(office, deed, other) for _sentence in range(3))
            paragraphs.append(paragraph)
            length += len(paragraph)
        return Draft(f"{office}{choose(WAYS)}{choose(PLACES)}{deed}工作", paragraphs)

    def _sentence(self, office: str, deed: str, other: str) -> str:
        choose, number = self.random.choice, self.random.randint
        return choose(FORMS).format(
            office=office,
            deed=deed,
            other=other,
            way=choose(WAYS),
            place=choose(PLACES),
            people=choose(PEOPLE),
            end=choose(ENDS),
            month=number(1, 12),
            day=number(1, 28),
            number=number(12, 480),
            more=number(1000, 98_000),
            percent=number(71, 99),
        )

    def name(self) -> str:
        choose = self.random.choice
        return choose(FAMILY) + choose(GIVEN) + self.random.choice(["", choose(GIVEN)])
