"""A long, varied checklist for tests of the writers and for the PDF benchmark. All figures are invented."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    Card,
    Cards,
    CheckItem,
    Column,
    Counts,
    Document,
    Heading,
    Keep,
    KeyValue,
    KeyValues,
    Letterhead,
    Mark,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Runs,
    ScoreBar,
    Table,
    Tile,
    Toc,
    plain,
)

CLIENT = "浙江永康锐峰五金工具制造股份有限公司"
WORDS = {
    Mark.MET: "满足",
    Mark.NOT_MET: "不满足",
    Mark.UNKNOWN: "信息不足",
    Mark.HUMAN: "需人工判断",
    Mark.GAP: "有差距",
    Mark.HELD: "已持有",
    Mark.INFO: "仅供了解",
    Mark.OUT: "不适用",
}


class Condition(NamedTuple):
    """A row of a condition table."""

    text: str
    value: str
    mark: Mark
    article: str
    basis: str = "已核对"


class Policy(NamedTuple):
    """A policy of the sample."""

    anchor: str
    title: str
    mark: Mark
    number: str
    summary: str
    groups: tuple[tuple[str, tuple[Condition, ...]], ...]
    remedy: tuple[str, ...]
    score: ScoreBar | None = None


C, M = Condition, Mark
APPLIES = (
    C("在中华人民共和国境内工商注册登记、具有独立法人资格", "公司法人", M.MET, "第三条"),
    C(
        "符合《中小企业划型标准规定》（工信部联企业〔2011〕300号），为中型、小型或微型企业",
        "中型（从业人员186人，营业收入8200万元）",
        M.MET,
        "第三条、附件一",
    ),
)
CLEAN = (
    C("未被列入经营异常名录、严重失信主体名单", "均未列入", M.MET, "第五条"),
    C(
        "近三年未发生较大及以上安全事故、Ⅲ级（较大）及以上突发环境事件",
        "2024年发生一般事故1起，不属于较大事故",
        M.MET,
        "第五条",
    ),
    C(
        "提供的数据真实、完整；不存在“数据造假、虚假承诺、骗取认定”等情形",
        "未填报",
        M.UNKNOWN,
        "第五条",
        "据转载",
    ),
)
POLICIES = (
    Policy(
        "p-specialised-sme",
        "专精特新中小企业认定（《优质中小企业梯度培育管理办法》）",
        M.GAP,
        "工信部企业〔2026〕2号",
        "省级中小企业主管部门组织认定，有效期三年。贵企业还差一项可以自行改善的条件：研发费用占比2.4%，比要求的3%少0.6个百分点，约合每年49.2万元。",
        (
            ("适用范围", APPLIES),
            (
                "认定条件",
                (
                    C("从事特定细分市场时间达到2年以上", "12年", M.MET, "附件二第一条"),
                    C(
                        "上年度研发费用总额不低于100万元，且占营业收入总额比重不低于3%",
                        "2025年：196.8万元，2.4%；差0.6个百分点",
                        M.NOT_MET,
                        "附件二第二条",
                    ),
                    C(
                        "上年度营业收入总额在1,000万元以上，或近2年新增股权融资总额（合格机构投资者的实缴额）达到2,000万元以上",
                        "8,200万元",
                        M.MET,
                        "附件二第三条",
                    ),
                    C(
                        "主导产品属于重点产业链“补短板”“锻长板”“填空白”领域，或为“六基”领域的关键基础材料、基础零部件",
                        "企业自述：冲击起子机用高强度批头",
                        M.HUMAN,
                        "附件二第五条",
                        "据转载",
                    ),
                    C("近三年主营业务收入平均增长率不低于5%", "2023—2025年年均7.1%", M.MET, "附件二第六条"),
                    C(
                        "拥有与主导产品相关的Ⅰ类知识产权2项以上，且实际应用并产生经济效益",
                        "发明专利3项，其中2项已应用",
                        M.MET,
                        "附件二第七条",
                    ),
                ),
            ),
            ("不得有下列情形", CLEAN),
        ),
        (
            "2026年度归集研发费用不少于246万元（按营业收入8,200万元测算），设立研发支出辅助账并取得专项审计报告。",
            "研发人员工时记录与项目立项书逐项对应；委托外部研发的合同应当登记。",
        ),
        ScoreBar("评价得分", 48, 70, 100, 60),
    ),
    Policy(
        "p-hnte",
        "高新技术企业认定",
        M.HELD,
        "国科发火〔2016〕32号",
        "证书有效期至2027年11月30日。自2027年3月起准备重新认定；每年5月底前在“高新技术企业认定管理工作网”填报上一年度发展情况报表。",
        (
            (
                "有效期内应当持续满足",
                (
                    C(
                        "近三个会计年度研究开发费用总额占同期销售收入总额的比例：最近一年销售收入在5,000万元至2亿元的企业，不低于4%",
                        "2023—2025年：3.1%",
                        M.NOT_MET,
                        "第十一条（五）",
                    ),
                    C(
                        "从事研发和相关技术创新活动的科技人员占企业当年职工总数的比例不低于10%",
                        "23人/186人，12.4%",
                        M.MET,
                        "第十一条（四）",
                    ),
                    C(
                        "近一年高新技术产品（服务）收入占企业同期总收入的比例不低于60%",
                        "不清楚",
                        M.UNKNOWN,
                        "第十一条（六）",
                    ),
                    C(
                        "申请认定前一年内未发生重大安全、重大质量事故或严重环境违法行为",
                        "未发生",
                        M.MET,
                        "第十一条（八）",
                    ),
                ),
            ),
        ),
        ("按《高新技术企业认定管理工作指引》（国科发火〔2016〕195号）的口径重新归集2026年度研究开发费用。",),
    ),
    Policy(
        "p-rd-deduction",
        "研发费用加计扣除",
        M.MET,
        "财政部 税务总局公告2023年第7号",
        "企业开展研发活动中实际发生的研发费用，未形成无形资产计入当期损益的，再按照实际发生额的100%在税前加计扣除。办理方式为“真实发生、自行判别、申报享受、相关资料留存备查”。",
        (
            (
                "适用条件",
                (
                    C(
                        "会计核算健全、实行查账征收并能够准确归集研发费用的居民企业",
                        "查账征收",
                        M.MET,
                        "第一条",
                    ),
                    C(
                        "不属于烟草制造业、住宿和餐饮业、批发和零售业、房地产业、租赁和商务服务业、娱乐业",
                        "3322 手工具制造",
                        M.MET,
                        "财税〔2015〕119号 第四条",
                    ),
                    C("研发费用与生产经营费用分别核算", "已分别核算", M.MET, "财税〔2015〕119号 第三条"),
                ),
            ),
        ),
        ("7月预缴申报第2季度、10月预缴申报第3季度时均可选择享受，也可在次年5月31日前汇算清缴时一并享受。",),
    ),
    Policy(
        "p-green-factory",
        "绿色工厂（国家级）推荐",
        M.UNKNOWN,
        "工信部节〔2024〕13号",
        "按《绿色工厂评价通则》（GB/T 36132—2018）及行业标准自评，经第三方评价后逐级推荐。目前尚有4项信息没有填报，不能下结论。",
        (
            (
                "基本要求",
                (
                    C(
                        "依法设立，近三年（含成立不足三年）无较大及以上安全、环保、质量等事故",
                        "无较大及以上事故",
                        M.MET,
                        "第八条",
                    ),
                    C(
                        "建立并运行能源管理体系（GB/T 23331）、环境管理体系（GB/T 24001）、职业健康安全管理体系（GB/T 45001）",
                        "ISO 14001 有，其余未填报",
                        M.UNKNOWN,
                        "附件1",
                    ),
                    C("单位产品综合能耗优于行业准入值或限额标准先进值", "未填报", M.UNKNOWN, "附件1 5.3"),
                    C("工业固体废物综合利用率不低于65%", "稍后填", M.UNKNOWN, "附件1 5.4", "待核对"),
                    C(
                        "已入选省级绿色制造名单（多数省份要求逐级推荐）",
                        "不清楚",
                        M.UNKNOWN,
                        "各省通知",
                        "据转载",
                    ),
                ),
            ),
            ("一票否决", CLEAN[:2]),
        ),
        ("先填报能源消费总量、固体废物产生量与综合利用量三项，即可消除本政策大部分未知。",),
    ),
    Policy(
        "p-smart-factory",
        "智能工厂梯度培育：先进级",
        M.HUMAN,
        "工信厅通装〔2024〕399号",
        "分基础级、先进级、卓越级和领航级四个层级。贵企业已通过基础级自评，本次按下一层级“先进级”判断；多数场景水平由省级主管部门组织专家评议。",
        (
            (
                "先进级要素条件",
                (
                    C(
                        "智能制造能力成熟度自评估达到二级及以上（GB/T 39116）",
                        "二级（2026年3月自评）",
                        M.MET,
                        "附件 二（二）",
                    ),
                    C("关键设备数控化率不低于50%", "62.5%", M.MET, "附件 二（二）"),
                    C(
                        "覆盖工厂建设、产品研发、工艺设计、生产作业、生产管理、运营管理等环节，建成不少于6个典型场景",
                        "企业自述7个",
                        M.HUMAN,
                        "附件 二（三）",
                    ),
                    C(
                        "生产效率、产品不良品率等绩效水平处于省内行业领先",
                        "企业自述领先",
                        M.HUMAN,
                        "附件 二（四）",
                        "据转载",
                    ),
                ),
            ),
        ),
        ("把7个场景逐一写成“问题—做法—成效”的材料，附系统截图与设备联网清单。",),
    ),
    Policy(
        "p-battery-norm",
        "锂离子电池行业规范条件",
        M.OUT,
        "工信部电子〔2024〕5号公告",
        "本企业不生产锂离子电池，此项不适用。若将来自产电动工具用电池包，请重新评估。",
        (("适用范围", (C("从事锂离子电池及配套材料生产", "不生产", M.NOT_MET, "第一章"),)),),
        (),
    ),
    Policy(
        "p-safety",
        "企业安全生产标准化定级（三级）",
        M.NOT_MET,
        "应急〔2021〕83号",
        "2024年发生生产安全死亡事故的企业自事故发生之日起满一年方可申请；贵企业可在2026年12月2日以后重新申请。",
        (
            (
                "申请条件",
                (
                    C("依法应当具备的证照齐全有效", "齐全", M.MET, "第七条（一）"),
                    C(
                        "申请定级之日前1年内，未发生死亡、总计3人及以上重伤或者直接经济损失总计100万元及以上的生产安全事故",
                        "2025年12月1日发生重伤事故",
                        M.NOT_MET,
                        "第七条（三）",
                    ),
                    C(
                        "未发生造成重大社会不良影响的事件，未被列入安全生产失信惩戒名单",
                        "未列入",
                        M.MET,
                        "第七条（四）、（五）",
                    ),
                ),
            ),
        ),
        ("仅需时间即可满足：最早2026年12月2日。届时重新评估。",),
    ),
)
ACTIONS = (
    (
        "补齐研发费用缺口并设立辅助账",
        "2026-12-31",
        "财务部",
        "p-specialised-sme",
        (
            "按项目归集人员人工、直接投入、折旧、其他费用；“其他相关费用”不超过可加计扣除研发费用总额的10%。",
            "请中介机构出具2026年度研发费用专项审计报告。",
        ),
    ),
    (
        "在“优质中小企业梯度培育平台”核对企业基本信息与统一社会信用代码",
        "2026-12-15",
        "行政部",
        "p-specialised-sme",
        (),
    ),
    (
        "请第三方机构开展绿色工厂预评价，形成问题清单",
        "2027-01-20",
        "生产部",
        "p-green-factory",
        ("同时核对厂区布局、计量器具配备率（GB 17167）与光伏、余热利用情况。",),
    ),
    ("填报能源消费总量、固体废物产生量和综合利用量", "2026-12-05", "设备动力科", "p-green-factory", ()),
    (
        "整理7个智能场景的佐证材料",
        "2027-02-28",
        "信息中心",
        "p-smart-factory",
        ("每个场景一份：现场照片、系统截图、上线前后指标对比。",),
    ),
    (
        "汇算清缴前备齐研发费用加计扣除留存备查资料",
        "2027-05-31",
        "财务部",
        "p-rd-deduction",
        ("研发项目立项决议、研发人员名单与工时分配表、委托研发合同（经科技行政主管部门登记）。",),
    ),
    ("复核2026年度高新技术产品（服务）收入口径", "2027-03-31", "财务部", "p-hnte", ()),
    (
        "重新申请安全生产标准化三级定级",
        "2026-12-02",
        "安全环保部",
        "p-safety",
        ("自评报告应当在本企业官网公示不少于10个工作日。",),
    ),
)
MATERIALS = (
    ("营业执照副本（加盖公章）", "行政部", ("专精特新", "绿色工厂", "智能工厂", "安全标准化")),
    (
        "2024年度、2025年度审计报告（含资产负债表、利润表、现金流量表及附注）",
        "财务部",
        ("专精特新", "高新技术企业", "绿色工厂"),
    ),
    ("研发费用专项审计报告（2023—2025年度）", "财务部", ("专精特新", "高新技术企业", "加计扣除")),
    (
        "有效知识产权清单及证书：发明专利3项、实用新型17项、软件著作权2项",
        "技术中心",
        ("专精特新", "高新技术企业"),
    ),
    ("从业人员花名册与社会保险缴纳证明（2025年12月）", "人力资源部", ("专精特新", "高新技术企业")),
    ("能源计量器具一览表、能源消费台账", "设备动力科", ("绿色工厂",)),
    (
        "环境影响评价批复、排污许可证（913307847***）、固体废物处置合同",
        "安全环保部",
        ("绿色工厂", "安全标准化"),
    ),
    ("智能制造能力成熟度自评估报告（GB/T 39116—2020）", "信息中心", ("智能工厂",)),
    (
        "信用中国、国家企业信用信息公示系统查询截图（申报前1个月内）",
        "行政部",
        ("专精特新", "绿色工厂", "智能工厂", "安全标准化", "高新技术企业"),
    ),
)
QUESTIONS = (
    ("能源消费总量（吨标准煤）", "2025年度", 4, "绿色工厂、节能监察、能效领跑者、绿色信贷"),
    ("高新技术产品（服务）收入占比", "2025年度", 3, "高新技术企业、制造业单项冠军、技术先进型"),
    ("工业固体废物产生量与综合利用量", "2025年度", 2, "绿色工厂、无废工厂"),
    ("是否建立职业健康安全管理体系", "截至评估基准日", 2, "绿色工厂、安全标准化"),
    ("出口额（万美元）及主要市场", "2025年度", 2, "AEO高级认证、中小企业国际市场开拓"),
    ("近2年是否获得股权融资", "2024—2025年度", 1, "专精特新"),
)
CLAUSES = (
    (
        "2-s1",
        "2023—2024年轻工业增加值平均增速4%左右，规上企业营业收入规模突破25万亿元。",
        "目标",
        "本企业属规上工业企业，应当按时联网直报。",
    ),
    (
        "3.1.8-s2",
        "支持电动工具、手工具等五金制品企业提升产品智能化、轻量化水平，推动“五金之都”等特色产业集群发展。",
        "方向",
        "主导产品属于五金制品；可作为申报材料的政策背景，不构成任何资格。",
    ),
    (
        "3.2.1-s1",
        "实施增品种、提品质、创品牌“三品”行动，遴选发布升级和创新消费品指南，培育一批“拳头产品”。",
        "项目",
        "如有首创或升级产品，可关注省级遴选通知。",
    ),
    (
        "3.2.4-s3",
        "深入实施数字“三品”行动，培育智能制造示范工厂，推广个性化定制、柔性生产等新模式——推动大中小企业融通发展。",
        "项目",
        "与智能工厂梯度培育相衔接。",
    ),
    (
        "3.3.2-s1",
        "落实好研发费用加计扣除、高新技术企业所得税优惠等政策……降低企业负担，稳定企业预期。",
        "政策",
        "已列入第二部分“初步符合”的政策。",
    ),
    (
        "4-s4",
        "各有关行业协会要加强行业自律，引导企业诚信经营、公平竞争，维护市场秩序。",
        "要求",
        "加入行业协会的企业应当遵守自律公约。",
    ),
)
REPEATS = 3


def sample_document() -> Document:
    """Give a document of some twenty pages with every kind of block."""
    blocks: list[Block] = [*_first_page(), PageBreak(), Toc(), PageBreak()]
    blocks += _policies() + _actions() + _materials() + _questions() + _clauses() + _sources()
    return Document(
        title="政策适用与行动清单",
        subtitle="依据《轻工业稳增长工作方案（2023—2024年）》及其引用的支持政策逐条比对",
        client_name=CLIENT,
        as_of=date(2026, 11, 23),
        letterhead=Letterhead("金华同舟企业管理咨询有限公司", ("电话 0579-00000000", "浙江省金华市")),
        footer="轻策 离线生成，仅供企业内部参考",
        blocks=tuple(blocks),
    )


def _verdict(mark: Mark) -> Runs:
    return (Run(WORDS[mark], mark=mark),)


def _first_page() -> list[Block]:
    return [
        KeyValues(
            (
                KeyValue("统一社会信用代码", plain("91330784MA28XYZ12K")),
                KeyValue("所在地区", plain("浙江省金华市永康市（330784）")),
                KeyValue("国民经济行业", plain("3322 手工具制造（GB/T 4754—2017）")),
                KeyValue("规模划型", plain("中型企业（工业）")),
                KeyValue("规则包", plain("轻工方案条款 1.2.0（sha256 3f9a71c4…）")),
                KeyValue("规则核对日", plain("2026年11月20日")),
            ),
            columns=2,
        ),
        Heading("结论一览", 2, "overview", in_toc=False),
        Counts(
            (
                Tile("初步符合", 6, Mark.MET, "p-rd-deduction"),
                Tile("有差距", 5, Mark.GAP, "p-specialised-sme"),
                Tile("已持有", 2, Mark.HELD, "p-hnte"),
                Tile("信息不足", 11, Mark.UNKNOWN, "p-green-factory"),
                Tile("需人工判断", 4, Mark.HUMAN, "p-smart-factory"),
                Tile("不符合", 3, Mark.NOT_MET, "p-safety"),
                Tile("仅供了解", 9, Mark.INFO),
                Tile("不适用", 38, Mark.OUT, "p-battery-norm"),
            )
        ),
        Heading("最近的三个机会", 2, "nearest", in_toc=False),
        Cards(
            (
                Card(
                    (Run("研发费用加计扣除", anchor="p-rd-deduction"),),
                    (_verdict(Mark.MET), plain("2027-05-31 前汇算清缴时申报，自行判别、资料留存备查。")),
                ),
                Card(
                    (Run("专精特新中小企业", anchor="p-specialised-sme"),),
                    (_verdict(Mark.GAP), plain("差一项：研发费用占比2.4%，要求3%。下一批次约在2027年4月。")),
                ),
                Card(
                    (Run("智能工厂（先进级）", anchor="p-smart-factory"),),
                    (_verdict(Mark.HUMAN), plain("量化条件已满足，典型场景由专家评议。")),
                ),
            )
        ),
        Heading("必须遵守", 2, "duties", in_toc=False),
        BulletList(
            (
                (
                    Run("强制性国家标准："),
                    Run("GB 3883.1—2014《手持式、可移式电动工具和园林工具的安全》", bold=True),
                    Run("，出厂检验记录保存不少于3年。"),
                ),
                plain("排污许可证应当按证排污，季度执行报告在季度结束后15个工作日内提交。"),
            )
        ),
        Heading("接下来先填报", 2, "next-facts", in_toc=False),
        Paragraph(
            (
                Run("填报"),
                Run("能源消费总量", bold=True),
                Run("可使4项政策有结论；填报"),
                Run("高新技术产品收入占比", bold=True),
                Run("可使3项政策有结论。详见"),
                Run("“待填报信息”", anchor="questions"),
                Run("。"),
            )
        ),
        Paragraph(
            (
                Run("图例　", bold=True),
                *(run for mark in Mark for run in (Run(WORDS[mark], mark=mark), Run("　"))),
            ),
            style="small",
        ),
        Callout(
            plain(
                "本清单按所填信息和所列规则逐条比对得出，“初步符合”不等于获得认定或资金；最终以主管部门公布的文件和审核结果为准。标注“据转载”“待核对”的条件，申报前请核对原文。"
            ),
            title="说明与免责",
            kind="disclaimer",
        ),
    ]


def _policies() -> list[Block]:
    blocks: list[Block] = [
        Heading("一、各项政策的结论与条件", 1, "policies"),
        Paragraph(
            plain(
                "以下按结论分组，逐条列出条件、贵企业的数值、判定、出处和依据可靠度。“依据”一栏中，“已核对”指编者读过原文，“据转载”指仅见于转载，“待核对”指凭记忆写成、须核对后使用。"
            ),
            style="lead",
        ),
    ]
    for turn in range(REPEATS):
        for policy in POLICIES:
            blocks += _policy(policy, turn)
    return blocks


def _policy(policy: Policy, turn: int) -> list[Block]:
    anchor = policy.anchor if turn == 0 else f"{policy.anchor}-{turn + 1}"
    title = policy.title if turn == 0 else f"{policy.title}（按{2026 + turn}年度数据预估）"
    rows: list[Row] = []
    for name, conditions in policy.groups:
        rows.append(Row((plain(name),), role="group"))
        for condition in conditions:
            cells = (
                plain(condition.text),
                plain(condition.value),
                _verdict(condition.mark),
                plain(condition.article),
                plain(condition.basis),
            )
            rows.append(Row(cells))
    columns = (
        Column("条件", 4.2),
        Column("贵企业", 2.4),
        Column("判定", 1.3),
        Column("出处", 1.5),
        Column("依据", 0.9),
    )
    blocks: list[Block] = [
        Heading(title, 2, anchor, mark=policy.mark),
        Paragraph((Run(policy.number, bold=True), Run("　" + policy.summary))),
        Table(columns, tuple(rows)),
    ]
    if policy.score:
        blocks.append(
            Keep(
                (
                    policy.score,
                    Paragraph(plain("得分为区间：未填报的3项指标按最低和最高各计一次。"), style="note"),
                )
            )
        )
    if policy.remedy:
        blocks += [
            Heading("差距与办法", 3, f"{anchor}-remedy", in_toc=False),
            BulletList(tuple(plain(text) for text in policy.remedy)),
        ]
    return blocks


def _actions() -> list[Block]:
    blocks: list[Block] = [Heading("二、行动清单", 1, "actions"), Heading("按截止日期", 2, "by-date")]
    for number in range(3 * len(ACTIONS)):
        text, due, owner, policy, detail = ACTIONS[number % len(ACTIONS)]
        blocks.append(
            CheckItem(
                field=f"{policy}/step-{number + 1}",
                runs=(Run(text, bold=True),),
                due=due,
                owner=owner,
                source=(Run(next(p.title for p in POLICIES if p.anchor == policy), anchor=policy),),
                detail=tuple(plain(line) for line in detail),
                ticked=number == 1,
            )
        )
    return blocks


def _materials() -> list[Block]:
    rows = tuple(
        Row((plain(str(number)), plain(name), plain(owner), plain("、".join(used))))
        for number, (name, owner, used) in enumerate(MATERIALS * 2, start=1)
    )
    columns = (Column("序号", 0.6, "center"), Column("材料", 4), Column("责任部门", 1.3), Column("用于", 3))
    return [
        Heading("三、材料清单", 1, "materials"),
        Paragraph(plain("同一份材料只列一次，“用于”一栏写明需要它的全部政策。")),
        Table(columns, rows, style="zebra"),
    ]


def _questions() -> list[Block]:
    rows = tuple(
        Row((plain(name), plain(period), plain(str(count)), plain(used)))
        for name, period, count, used in QUESTIONS * 2
    )
    columns = (
        Column("信息项", 3),
        Column("期间", 1.5),
        Column("可定结论", 1, "right"),
        Column("涉及政策", 3.4),
    )
    return [Heading("四、待填报信息", 1, "questions"), Table(columns, rows)]


def _clauses() -> list[Block]:
    blocks: list[Block] = [
        Heading("五、与本企业有关的方案条款", 1, "clauses"),
        Callout(
            plain("《方案》执行期为2023—2024年，已经结束；以下条款用于了解政策方向，本身不设资格条件。"),
            kind="caution",
            title="时效提示",
        ),
    ]
    for identifier, text, kind, note in CLAUSES * 2:
        blocks += [
            Paragraph(
                (Run(f"{identifier}　{kind}", bold=True, role="accent"),), style="small", keep_with_next=True
            ),
            Paragraph(plain(text), style="quote"),
            Paragraph(plain(note), style="note"),
        ]
    return blocks


def _sources() -> list[Block]:
    rows = tuple(
        Row((plain(p.title), plain(p.number), (Run("www.miit.gov.cn", url="https://www.miit.gov.cn/"),)))
        for p in POLICIES
    )
    packs = "3f9a71c40be2d5586a17c9d3e0f4b28871a6650c9be1f2473d80aa5516ce92f7"
    return [
        Heading("六、依据与来源", 1, "sources"),
        Table((Column("文件", 4), Column("文号", 2.4), Column("发布机关网站", 1.8)), rows),
        Paragraph(plain(f"规则包校验值：{packs}"), style="small"),
    ]
