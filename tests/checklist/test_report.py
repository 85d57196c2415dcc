"""The report: what stands in it, in which words, and that it is the same every time."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    Cards,
    CheckItem,
    Counts,
    Document,
    Heading,
    KeyValues,
    Letterhead,
    PageBreak,
    Paragraph,
    Runs,
    ScoreBar,
    Table,
    Toc,
    fields_of,
    text_of,
    walk,
)
from checklist.build import build_checklist
from checklist.findings import Findings
from checklist.labels import DISCLAIMER, GROUPS, OUTCOMES, RULE_OUTCOMES
from checklist.nearness import is_near
from checklist.pdf import FontPaths, render
from checklist.pdf_layout import check_names
from checklist.placing import is_untold, place_of
from checklist.plan_items import readable, relevant_clauses
from checklist.priorities import priorities
from checklist.report import NUMERALS, SECTIONS, build_report
from checklist.report_base import ReportOptions
from checklist.report_plan import verbatim
from checklist.report_questions import MOST_ASKED
from rules.assess import Assessment, assess
from rules.facts import Profile
from rules.model import Erratum
from rules.program import Program
from tests.checklist.conftest import Assess, policy

# What promises too much. Words of the Plan and of the documents themselves are quoted as they are.
FORBIDDEN = re.compile(
    r"可获得|将获得|可以获得|能获得|匹配度|符合度|达标率|保证(?:通过|获|取得|入选)|(?:审核|评审|申报|认定)必过"
)
MOST_PAGES = 40
FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
FONTS = FontPaths(FOLDER / "NotoSansSC_400Regular.ttf", FOLDER / "NotoSansSC_700Bold.ttf")
SUCCESSOR = "轻工业稳增长工作方案（2025—2026年）"

Examples = dict[str, tuple[Profile, Assessment]]


def texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield text_of(block.runs)
        case Callout():
            yield block.title + text_of(block.runs)
        case Table():
            yield from (column.header for column in block.columns)
            yield from (text_of(cell) for row in block.rows for cell in row.cells)
        case CheckItem():
            runs: tuple[Runs, ...] = (block.runs, block.source, *block.detail)
            yield from (block.due, block.owner, *map(text_of, runs))
        case BulletList():
            yield from map(text_of, block.items)
        case KeyValues():
            yield from (pair.label + text_of(pair.value) for pair in block.pairs)
        case Counts():
            yield from (tile.label for tile in block.tiles)
        case Cards():
            for card in block.cards:
                yield from map(text_of, (card.title, *card.lines))
        case ScoreBar():
            yield block.label
        case _:
            return


def text(document: Document) -> str:
    return "\n".join(line for block in walk(document.blocks) for line in texts(block))


@pytest.fixture(scope="module")
def documents(examples: Examples) -> dict[str, Document]:
    return {name: build_report(assessment, profile) for name, (profile, assessment) in examples.items()}


def test_the_same_input_gives_the_same_document(
    examples: Examples, documents: dict[str, Document], shipped: Program
) -> None:
    for name, (profile, assessment) in examples.items():
        again = assess(shipped, profile.answers, assessment.as_of)
        assert build_report(again, profile) == documents[name], name


def test_links_anchors_and_fields_agree(documents: dict[str, Document]) -> None:
    for document in documents.values():
        check_names(document)


def test_the_first_page_disclaims_and_says_that_the_plan_has_ended(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        blocks = list(document.blocks)
        place = next(
            at
            for at, block in enumerate(blocks)
            if isinstance(block, Callout) and text_of(block.runs) == DISCLAIMER
        )
        assert not any(isinstance(block, PageBreak) for block in blocks[:place]), name
        first = "\n".join(line for block in blocks[:place] for line in texts(block))
        assert SUCCESSOR in first, name
        assert "图例" in first, name


def test_before_its_end_nothing_is_said_about_a_successor(examples: Examples, shipped: Program) -> None:
    profile, _ = examples["thermos-maker"]
    on_the_last_day = build_report(assess(shipped, profile.answers, date(2024, 12, 31)), profile)
    the_day_after = build_report(assess(shipped, profile.answers, date(2025, 1, 1)), profile)
    assert "方案实施期已结束" not in text(on_the_last_day)
    assert "方案实施期已结束" in text(the_day_after)


def test_nothing_promises_too_much(documents: dict[str, Document]) -> None:
    found = {name: FORBIDDEN.findall(text(document)) for name, document in documents.items()}
    assert not any(found.values()), found


def standing(document: Document) -> list[tuple[str, str]]:
    """Where policies stand: the anchor, and what the heading with its first paragraph says, or the row and its group."""
    blocks = list(walk(document.blocks))
    found = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Heading) and block.anchor.startswith("policy-"):
            assert isinstance(after, Paragraph)
            found.append((block.anchor, block.text + text_of(after.runs)))
        if isinstance(block, Table):
            group = ""
            for row in block.rows:
                words = "".join(map(text_of, row.cells))
                group = words if row.role == "group" else group
                if row.anchor.startswith("policy-"):
                    found.append((row.anchor, f"{words} {group}"))
    return found


def test_every_policy_stands_in_the_document_exactly_once_with_its_outcome(
    examples: Examples, documents: dict[str, Document]
) -> None:
    for name, (_, assessment) in examples.items():
        found = standing(documents[name])
        assert sorted(anchor for anchor, _ in found) == sorted(
            f"policy-{key}" for key in assessment.judgements
        )
        for anchor, words in found:
            key = anchor.removeprefix("policy-")
            rule, outcome = assessment.program.policies[key].policy, assessment.judgements[key].outcome
            word = (RULE_OUTCOMES if rule.kind in ("norm", "duty") else OUTCOMES)[outcome]
            assert words.startswith(rule.title), (name, key)
            assert word in words or outcome == "information", (name, key)


@pytest.mark.parametrize("name", ["thermos-maker", "prefab-food-maker", "empty"])
def test_every_policy_is_read_back_from_the_pdf(
    name: str, examples: Examples, documents: dict[str, Document]
) -> None:
    data, _ = render(documents[name], FONTS)
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages))
    titles = [one.policy.title for one in examples[name][1].program.policies.values()]
    assert [title for title in titles if re.sub(r"\s", "", title) not in words] == []


def test_editions_no_longer_in_force_stand_behind_the_living_one(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        anchors = [anchor for anchor, _ in standing(document)]
        for old, living in (
            ("specialised-sme-2022", "specialised-sme-2026"),
            ("trade-aeo-2021", "trade-aeo"),
        ):
            assert anchors.index(f"policy-{old}") == anchors.index(f"policy-{living}") + 1, name


def test_what_can_be_acted_on_has_a_part(examples: Examples, documents: dict[str, Document]) -> None:
    for name, (_, assessment) in examples.items():
        findings = Findings(assessment)
        anchors = {block.anchor for block in walk(documents[name].blocks) if isinstance(block, Heading)}
        wanted = [
            one
            for one in findings.all
            if one.concerns_firm
            and one.outcome in ("likely", "needs_judgement", "held")
            and not is_untold(findings, one)
        ]
        wanted += [
            one for one in findings.with_outcome("gap") if one.concerns_firm and is_near(findings, one)
        ]
        assert {f"policy-{one.id}" for one in wanted} <= anchors, name


def test_what_nothing_is_answered_of_is_no_chance(examples: Examples, documents: dict[str, Document]) -> None:
    """Matters of judgement stand in one line until something ties them to the firm."""
    findings = Findings(examples["empty"][1])
    assert findings.with_outcome("needs_judgement", rules=False)
    assert not priorities(findings).to_judge
    assert "按现在所填的信息还没有" in text(documents["empty"])
    assert "暂不排年份" not in text(documents["empty"])


def rest_table(document: Document) -> Table:
    """The table of the last list of policies."""
    blocks = list(document.blocks)
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.anchor == "rest")
    return next(block for block in blocks[place:] if isinstance(block, Table))


def test_each_outcome_heads_its_policies_in_the_last_list(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        table = rest_table(document)
        heads = [text_of(row.cells[0]) for row in table.rows if row.role == "group"]
        assert len(heads) == len(set(heads)), name
        counts = [int(head.partition("（")[2].rstrip("）")) for head in heads]
        assert sum(counts) <= sum(row.role != "group" for row in table.rows), name


def test_what_closes_a_gap_is_told_in_full_once(documents: dict[str, Document]) -> None:
    words = text(documents["thermos-maker"])
    assert words.count("按营业收入的3%安排年度研发预算") == 1
    assert "怎么补齐　见行动清单 " in words


def test_the_time_to_apply_is_the_same_on_every_page(documents: dict[str, Document]) -> None:
    words = text(documents["thermos-maker"])
    assert "下一个申报月份为 2027年5月" not in words
    assert words.count("通常 2027年5月起申报；本月也常有申报，查当年通知") == 3


def test_nothing_answered_brings_no_duty_to_the_front(examples: Examples) -> None:
    """What only the date tells is no sign that a policy is nearly told."""
    findings = Findings(examples["empty"][1])
    assert [one.id for one in findings.all if place_of(findings, one) == "duties"] == []


def test_the_paper_stays_short_enough_to_work_through(documents: dict[str, Document]) -> None:
    """And the disclaimer stands on the first page of the paper itself."""
    pages = {}
    for name, document in documents.items():
        data, pages[name] = render(document, FONTS)
        first = re.sub(r"\s", "", pypdf.PdfReader(BytesIO(data)).pages[0].extract_text())
        assert re.sub(r"\s", "", DISCLAIMER) in first, name
        assert "图例" in first, name
    assert pages["empty"] <= 15
    assert max(pages.values()) <= MOST_PAGES, pages


def test_sections_may_be_left_out(examples: Examples) -> None:
    profile, assessment = examples["thermos-maker"]
    whole = build_report(assessment, profile)
    for section in SECTIONS:
        document = build_report(assessment, profile, options=ReportOptions(sections=(section.name,)))
        check_names(document)
        assert len(document.blocks) < len(whole.blocks)
    with pytest.raises(ValueError, match="no-such"):
        build_report(assessment, profile, options=ReportOptions(sections=("no-such",)))


def test_one_page_alone_has_no_contents_and_points_to_nothing(examples: Examples) -> None:
    for name, (profile, assessment) in examples.items():
        document = build_report(assessment, profile, options=ReportOptions(sections=()))
        check_names(document)
        assert "，见“" not in text(document), name
        assert not any(isinstance(block, PageBreak | Toc) for block in document.blocks)
        assert render(document, FONTS)[1] == 1, name


def test_sections_are_numbered_without_a_hole(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        heads = [one.text for one in walk(document.blocks) if isinstance(one, Heading) and one.level == 1]
        assert [head.partition("、")[0] for head in heads] == list(NUMERALS[: len(heads)]), name


def test_every_folder_of_the_packs_has_a_name(shipped: Program) -> None:
    assert {one.policy.group for one in shipped.policies.values()} <= set(GROUPS)


def test_ticks_and_letterhead(examples: Examples) -> None:
    profile, assessment = examples["thermos-maker"]
    shared = next(one for one in build_checklist(assessment).materials if len(one.uses) > 1)
    for field in ("hnte/renewal", "fact/loans", f"material/{shared.id}"):
        options = ReportOptions(letterhead=Letterhead("某咨询公司"), ticked=frozenset({field}))
        document = build_report(assessment, profile, options=options)
        assert ticked_fields(document) == [field]
        assert document.letterhead == Letterhead("某咨询公司")


def ticked_fields(document: Document) -> list[str]:
    found = []
    for block in walk(document.blocks):
        if isinstance(block, Table):
            found += [row.field for row in block.rows if row.ticked]
        if isinstance(block, CheckItem) and block.ticked:
            found.append(block.field)
    return found


def test_an_empty_profile_says_what_to_answer(documents: dict[str, Document]) -> None:
    words = text(documents["empty"])
    assert "接下来先答" in words
    assert "行业" in words
    assert documents["empty"].client_name == "（企业名称未填）"


def test_a_clause_that_no_policy_serves_says_why(
    examples: Examples, documents: dict[str, Document], shipped: Program
) -> None:
    told = 0
    for name, (_, assessment) in examples.items():
        words = text(documents[name])
        for reading in relevant_clauses(Findings(assessment)):
            clause = reading.clause
            hidden = clause.status == "government_only" or reading.is_done
            if hidden or clause.reason is None:
                assert hidden or shipped.serving[clause.id], (name, clause.id)
                continue
            assert f"无对应政策：{readable(clause.reason)}" in words, (name, clause.id)
            told += 1
    assert told


def test_a_reason_names_clauses_as_the_report_does() -> None:
    assert readable("见3.6.2-s1a，另见4.1-s2和3.3.1。") == "见3.6.2 第1句①，另见4.1 第2句和3.3.1。"


def test_garbled_words_have_their_correction_beside_them() -> None:
    erratum = Erratum(
        id="E2", clause="x", fragment="战略性锂", corrected="高安全性锂", evidence="…", confidence="certain"
    )
    assert (
        text_of(verbatim("大力发展战略性锂电池", erratum)) == "大力发展战略性锂〔勘误：应作“高安全性锂”〕电池"
    )
    assert text_of(verbatim("别的", None)) == "别的"


def test_an_exclusion_that_does_not_hold_reads_as_absent(by_hand: Assess) -> None:
    listed = {
        "id": "l",
        "fact": "negative_lists",
        "any_in": ["abnormal_operation"],
        "basis": "verified",
        "article": "五",
    }
    revenue = {"id": "r", "fact": "operating_revenue", "at_least": "5", "basis": "verified", "article": "三"}
    one = policy("a", excludes=[listed], requires=[revenue])
    firm = {"operating_revenue": {"2025": 10}, "negative_lists": ["none"]}
    words = text(build_report(by_hand([one], firm), Profile({})))
    assert "排除情形 1 项都没有" in words
    against = text(
        build_report(by_hand([one], firm | {"negative_lists": ["abnormal_operation"]}), Profile({}))
    )
    assert "存在排除情形：失信名单" in against
    assert "不符合" in against


def test_doubtful_and_unused_figures_stand_on_the_first_page(documents: dict[str, Document]) -> None:
    callouts = [one for one in walk(documents["shoe-maker"].blocks) if isinstance(one, Callout)]
    (doubts,) = [text_of(one.runs) for one in callouts if one.title == "填报中需要核对的地方"]
    assert "净利润" in doubts
    assert "answers" not in doubts


def test_every_item_has_one_box(examples: Examples, documents: dict[str, Document]) -> None:
    """Steps, measures of the Plan and questions have boxes of their own, each once, whatever their form."""
    for name, (_, assessment) in examples.items():
        fields = list(fields_of(documents[name].blocks))
        assert len(fields) == len(set(fields)), name
        items = build_checklist(assessment).items
        assert {item.id for item in items if item.kind != "answer"} <= set(fields), name
        asked = [item for item in items if item.kind == "answer"]
        assert [item.id for item in asked[:MOST_ASKED]] == [one for one in fields if one.startswith("fact/")]
        words = text(documents[name])
        assert all(item.title in words for item in asked), name


def test_no_raw_ids_and_no_doubled_punctuation(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        words = text(document)
        assert not re.findall(r"\d-s\d+[a-z]?|；；|。。|。；|；。|，，|（待核对）（|待核）（", words), name


def test_a_near_miss_says_from_when_open_years_count(by_hand: Assess) -> None:
    condition = {
        "id": "r",
        "fact": "operating_revenue",
        "at_least": "15",
        "basis": "verified",
        "article": "三",
    }
    words = text(
        build_report(
            by_hand([policy("a", requires=[condition])], {"operating_revenue": {"2025": 10}}), Profile({})
        )
    )
    assert "最早从 2027-01-01 起，按 2026年的数据重新判断" in words


def test_an_estimate_shows_formula_inputs_and_basis(by_hand: Assess) -> None:
    amount = {
        "label": "多扣除额",
        "unit": "万元",
        "basis": "reported",
        "formula": {"times": [{"of": "rd_expense", "year": "last"}, {"value": "0.5"}]},
    }
    condition = {"id": "r", "fact": "rd_expense", "at_least": "5", "basis": "verified", "article": "三"}
    one = policy("a", requires=[condition], benefit={"text": "扣除。", "amount": amount})
    words = text(build_report(by_hand([one], {"rd_expense": {"2025": 100}}), Profile({})))
    assert "多扣除额 ＝ 研发费用 × 50% ＝ 50万元（公式据转载）" in words
    assert "研发费用（2025年） 100万元" in words
    assert "金额测算" not in text(build_report(by_hand([one], {}), Profile({})))


def test_a_limited_estimate_names_its_limits(by_hand: Assess) -> None:
    share = {"times": [{"of": "taxable_income"}, {"value": "0.2"}]}
    formula = {"min": [{"max": [share, {"value": "0"}]}, {"value": "60"}]}
    amount = {"label": "少缴税额", "unit": "万元", "basis": "verified", "formula": formula}
    condition = {"id": "r", "fact": "rd_expense", "at_least": "5", "basis": "verified", "article": "三"}
    one = policy("a", requires=[condition], benefit={"text": "减。", "amount": amount})
    firm = {"taxable_income": {"2025": 268}, "rd_expense": {"2025": 10}}
    words = text(build_report(by_hand([one], firm), Profile({})))
    assert "少缴税额 ＝ 应纳税所得额 × 20%（最少 0）（最多 60） ＝ 53.6万元" in words


def test_an_estimate_names_the_options_that_are_still_possible(by_hand: Assess) -> None:
    brand = {"fact": "own_brand", "is": True}
    rates = [
        {"if": brand, "then": {"value": "0.05"}, "label": "自主品牌", "basis": "recalled"},
        {"then": {"value": "0.25"}, "label": "其他", "basis": "verified"},
    ]
    formula = {"times": [{"of": "rd_expense"}, {"first_of": rates}]}
    amount = {"label": "少缴税额", "unit": "万元", "basis": "verified", "formula": formula}
    condition = {"id": "r", "fact": "rd_expense", "at_least": "5", "basis": "verified", "article": "三"}
    one = policy("a", requires=[condition], benefit={"text": "减。", "amount": amount})

    def told(**raw: bool) -> str:
        return text(build_report(by_hand([one], {"rd_expense": {"2025": 100}, **raw}), Profile({})))

    assert "少缴税额 ＝ 研发费用 × 25%（其他） ＝ 25万元（公式已核对）" in told(own_brand=False)
    assert "少缴税额 ＝ 研发费用 × 5%（自主品牌） ＝ 5万元（公式待核对）" in told(own_brand=True)
    both = "少缴税额 ＝ 研发费用 × （5%（自主品牌）或25%（其他）） ＝ 5 至 25万元（公式待核对）"
    assert both in told()


def test_advantages_and_exclusive_policies_stand_beside_the_conditions(by_hand: Assess) -> None:
    source = {"article": "第三条", "basis": "verified"}
    brand = source | {"id": "brand", "fact": "own_brand", "is": True}
    sells = source | {"id": "sells", "fact": "operating_revenue", "at_least": "100"}
    beside = [{"policy": "b", "kind": "excludes"}, {"policy": "c", "kind": "excludes"}]
    out = [source | {"id": "exports", "fact": "has_exports", "is": True}]
    policies = [
        policy("a", requires=[sells], bonus=[brand], relations=beside),
        policy("b", requires=[sells]),
        policy("c", requires=[sells], applies=out),
    ]
    answers = {"own_brand": True, "has_exports": False, "operating_revenue": {"2025": 500}}
    lines = [
        text
        for block in build_report(by_hand(policies, answers), Profile({})).blocks
        for text in texts(block)
    ]
    assert any(line.startswith("加分或优先") and "自主品牌" in line and "满足" in line for line in lines)
    assert [line for line in lines if line.startswith("与其他政策")] == ["与其他政策　不能同时享受：政策b"]


def test_places_are_not_numbered_as_if_they_were_steps(documents: dict[str, Document]) -> None:
    assert not any("①办理地点" in text(document) for document in documents.values())


def test_a_near_end_is_told_once(documents: dict[str, Document]) -> None:
    """The general word on the end is left out where the policy's own words name the day."""
    words = text(documents["thermos-maker"])
    assert "是否延期以财政部公布为准" in words
    assert "有效期到 2026-12-31，之后是否延续" not in words


def test_rules_checked_long_ago_are_told_once_and_an_end_that_is_past_says_so(
    examples: Examples, shipped: Program
) -> None:
    profile, _ = examples["thermos-maker"]
    words = text(build_report(assess(shipped, profile.answers, date(2028, 1, 15)), profile))
    assert words.count("规则核对于 2026-11-23，距") == 1
    assert "核对于 2026-11-23，已超过" not in words
    assert "2027-12-05 已过" in words
