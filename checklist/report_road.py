"""What lies ahead: the titles by the year in which they can first be applied for, and the choices between policies."""

from __future__ import annotations

from checklist.blocks import Block, Callout, Paragraph, Row, Run, Runs, plain
from checklist.choosing import Choice, Option, choices
from checklist.labels import NO_DATE
from checklist.placing import is_untold
from checklist.reasons import lacking, listed, reason
from checklist.report_base import Report, group_row, short, table, without_brackets
from checklist.report_money import value_words
from checklist.roadmap import RoadMap, Stop
from rules.values import Unknown

COLUMNS = (("称号", 2.6), ("申报时间", 1.9), ("先要取得", 1.9), ("还要做到", 3.6), ("取得后可用于", 2.0))
ASSUMPTIONS = (
    "按规则推算的最早年份：某年申报的称号从次年起算作可用；已结束年度的数据不再改变；要补的事项从评估日起按所需时间计。"
    "差距过大、企业改变不了或信息不足的不排年份。能否取得以主管部门认定为准。"
)
CHOOSE = "择一适用"
MOST_LACKING = 3
MOST_REASON = 90


def road_part(report: Report) -> list[Block]:
    """The road map and the choices; empty where there is nothing of either to tell."""
    stops = tuple(
        one for one in RoadMap(report.findings).stops if not is_untold(report.findings, one.finding)
    )
    dated = [stop for stop in stops if stop.year is not None]
    found = choices(report.findings)
    if not dated and not found:
        return []
    blocks: list[Block] = []
    if dated:
        rows = [*_held_rows(report, stops), *_year_rows(report, dated), *_undated_rows(report, stops)]
        blocks += [Paragraph(plain(ASSUMPTIONS), "small"), table(COLUMNS, rows, style="compact")]
    for choice in found:
        blocks.append(_choice(report, choice))
    return blocks


def _held_rows(report: Report, stops: tuple[Stop, ...]) -> list[Row]:
    """The titles held, of a ladder the highest level only."""
    highest = {stop.finding.id: stop for stop in stops if stop.state == "held"}
    rows = []
    for stop in highest.values():
        titles = report.findings.held_titles(stop.finding)
        until = next((f"到 {one.until.isoformat()}" for one in reversed(titles) if one.until), "")
        until = until or ("长期" if any(one.is_open_ended for one in titles) else "到期日未填")
        rows.append(_row(report, stop, until, "", ""))
    return [group_row("已持有"), *rows] if rows else []


def _year_rows(report: Report, stops: list[Stop]) -> list[Row]:
    rows: list[Row] = []
    for year in sorted({stop.year for stop in stops if stop.year is not None}):
        rows.append(group_row(f"最早 {year} 年"))
        for stop in stops:
            if stop.year == year:
                rows.append(_row(report, stop, _time(stop), _after(report, stop), _lacks(report, stop)))
    return rows


def _row(report: Report, stop: Stop, when: str, after: str, lacks: str) -> Row:
    opens_up = report.policy_runs(stop.opens_up)
    title: Runs = (report.policy_run(stop.finding.id, short(stop.title, 34)),)
    return Row((title, plain(when), plain(after), plain(lacks), opens_up))


def _time(stop: Stop) -> str:
    day = stop.target.day
    if day is None:
        return "全年可办理" if stop.target.kind == "open" else NO_DATE
    return f"{day.isoformat()} 前" if stop.target.kind == "exact" else f"{day.year}年{day.month}月起"


def _after(report: Report, stop: Stop) -> str:
    names = []
    for policy, level in stop.after:
        finding = report.findings.of(policy)
        label = finding.compiled.levels[level].level.label if level is not None else finding.policy.title
        names.append(without_brackets(label))
    return "、".join(names)


def _lacks(report: Report, stop: Stop) -> str:
    findings = report.findings
    texts = [lacking(findings.trace(stop.finding, node, "requires")) for node in stop.lacks]
    if texts:
        return listed(texts, MOST_LACKING)
    ruled = "，其中有人工裁定的" if stop.finding.compiled.ruled_leaves() else ""
    return {"ready": f"已填的条件都满足{ruled}", "judged": "还须人工认定"}.get(stop.state, "")


def _undated_rows(report: Report, stops: tuple[Stop, ...]) -> list[Row]:
    """The titles without a year, one row a policy with what decides; none that a section of its own tells of."""
    rows: list[Row] = []
    seen = {stop.finding.id for stop in stops if stop.year is not None}
    seen.update(policy for policy, place in report.places.items() if report.is_shown(place))
    for stop in stops:
        if stop.year is None and stop.state != "held" and stop.finding.id not in seen:
            seen.add(stop.finding.id)
            why = short(reason(report.findings, stop.finding), MOST_REASON)
            rows.append(_row(report, stop, "暂不排年份", "", why))
    return [group_row("暂不排年份：信息不足、差距过大，或企业自己改变不了"), *rows] if rows else []


def _choice(report: Report, choice: Choice) -> Block:
    """One choice: what each option comes to, and which is better where figures tell."""
    runs: list[Run] = []
    for option in choice.options:
        runs += [Run("；")] if runs else []
        runs += [report.policy_run(option.finding.id), Run(f"（{_option(option)}）")]
    runs.append(Run("。"))
    if choice.better is not None:
        better = report.findings.of(choice.better)
        judged = "如能认定，" if better.outcome == "needs_judgement" else ""
        runs.append(Run(f"按所填数据测算，{judged}“{better.policy.title}”省得更多。", bold=True))
    elif choice.is_even:
        runs.append(Run("按所填数据测算，各项省得一样多。"))
    else:
        runs.append(Run("所填数据不能分出高下，都列出供比较。"))
    notes = list(dict.fromkeys(one.note.rstrip("。") for _, one in choice.relations if one.note))
    runs += [Run("；".join(notes) + "。")] if notes else []
    return Callout(tuple(runs), CHOOSE, "info")


def _option(option: Option) -> str:
    found = option.estimate
    if found is None or isinstance(found.value, Unknown):
        return f"{option.finding.told}，没有可算的金额"
    return f"{option.finding.told}，{found.amount.label} {value_words(found)}"
