"""What the checklist page says about a line and about what has changed, as rich text with links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Final

from checklist.agenda_changes import Changes, Moved, SeenLine, why_gone
from checklist.applying import WHEN_JUDGED
from checklist.findings import Findings
from checklist.items import Item, Material
from checklist.labels import BASES
from checklist.plan_items import PIECES, PLAN
from checklist.worklist import FACT, MATERIAL, Line, timing

LINK: Final = '<a href="{page}:{place}" style="text-decoration:none">{text}</a>'
MOST_TOLD: Final = 60


def link(page: str, place: str, text: str) -> str:
    """A link to a place on a page, as `Session.go_asked` takes it."""
    return LINK.format(page=page, place=escape(place, quote=True), text=escape(text))


def pressing_words(line: Line, as_of: date) -> str:
    """Why a line presses, in a sentence; empty where it does not."""
    word = timing(line, as_of)
    if word == "overdue" and line.day is not None:
        whose = "自定期限" if line.progress.due is not None else "期限"
        return f"已逾期 {(as_of - line.day).days} 天：{whose} {line.day.isoformat()}"
    return line.dated if word == "now" else ""


def facts_of(line: Line, as_of: date) -> str:
    """Day, department and time needed, one below the other."""
    rows = []
    if line.material is not None:
        start = line.due.isoformat() if line.due is not None else ""
        rows += [("最迟着手", start), ("通常要准备", f"{line.material.lead_days} 天")]
    elif not pressing_words(line, as_of) or line.progress.due is not None:
        rows.append(("清单期限", _day(line)))
    if line.department_label:
        rows.append(("责任部门", line.department_label))
    if line.item is not None and line.item.lead_days:
        rows.append(("通常需要", f"{line.item.lead_days} 天"))
    return "<br>".join(f"{escape(label)}：{escape(text)}" for label, text in rows if text)


def _day(line: Line) -> str:
    if line.due is None or line.dated.startswith(line.due.isoformat()):
        return line.dated
    return f"{line.due.isoformat()}（{line.dated}）" if line.dated else line.due.isoformat()


def details_of(line: Line) -> str:
    """What to do and what to look at."""
    if line.why_gone:
        return escape(line.why_gone)
    if line.item is not None:
        return _listed(line.item.detail, is_numbered=line.item.title == WHEN_JUDGED)
    return _used(line.material) if line.material is not None else ""


def _listed(texts: Iterable[str], *, is_numbered: bool) -> str:
    lines = [escape(text) for text in texts]
    if is_numbered and len(lines) <= len(PIECES):
        lines = [f"{number} {text}" for number, text in zip(PIECES, lines, strict=False)]
    return "<br>".join(lines)


def _used(material: Material) -> str:
    """Each policy that wants the document, with what it wants of it."""
    lines = []
    for use in material.uses:
        basis = "" if use.basis == "verified" else f"〔{BASES[use.basis]}〕"
        note = f"：{escape(use.note)}" if use.note else ""
        lines.append(f"{link('results', use.policy, use.title)}{note}{basis}")
    return "<br>".join(lines)


def sources_of(line: Line) -> str:
    """Where a line comes from: each policy with its articles, each clause of the Plan."""
    if line.item is None:
        return ""
    articles: dict[tuple[str, str, str], list[str]] = {}
    for source in line.item.sources:
        page, place = ("plan", source.part) if source.policy == PLAN else ("results", source.policy)
        found = articles.setdefault((page, place, source.title), [])
        if source.article and source.article not in found:
            found.append(source.article)
    return "<br>".join(
        link(page, place, title) + (f"　{escape('、'.join(found))}" if found else "")
        for (page, place, title), found in articles.items()
    )


def materials_of(item: Item | None, lines: Iterable[Line]) -> str:
    """The materials that an item needs, each leading to its line."""
    known = {line.material.id: line for line in lines if line.material is not None}
    found = [known[key] for key in (item.materials if item is not None else ()) if key in known]
    return "<br>".join(link("actions", line.id, line.title) for line in found)


def question_of(line: Line) -> str:
    """The fact that a question asks for."""
    return line.id.removeprefix(f"{FACT}/")


def changes_text(changes: Changes, findings: Findings) -> str:
    """What is new, what is no longer needed and why, what has moved."""
    parts = [
        ("新增", [_new(line) for line in changes.new]),
        ("不再需要", _gone(changes.gone, findings)),
        ("日期变动", [_moved(one) for one in changes.moved]),
    ]
    counts = (len(changes.new), len(changes.gone), len(changes.moved))
    return "".join(
        _part(f"{title}（{count}）", lines)
        for (title, lines), count in zip(parts, counts, strict=True)
        if count
    )


def _part(title: str, lines: list[str]) -> str:
    more = f"<li>另有 {len(lines) - MOST_TOLD} 项</li>" if len(lines) > MOST_TOLD else ""
    told = "".join(f"<li>{line}</li>" for line in lines[:MOST_TOLD])
    return f"<p><b>{title}</b></p><ul style='margin-left:-22px'>{told}{more}</ul>"


def _new(line: Line) -> str:
    kind = "材料" if line.id.startswith(f"{MATERIAL}/") else line.kind_label
    policy = f"　{escape(line.policy_label)}" if line.policy_label else ""
    return f"[{escape(kind)}] {link('actions', line.id, line.title)}{policy}"


def _gone(lines: Iterable[SeenLine], findings: Findings) -> list[str]:
    """Each reason once, with all that it took away."""
    found: dict[str, list[str]] = {}
    for one in lines:
        found.setdefault(why_gone(one.id, findings), []).append(one.title)
    return [f"{escape(why)}<br><i>{escape('；'.join(titles))}</i>" for why, titles in found.items()]


def _moved(one: Moved) -> str:
    return f"{link('actions', one.line.id, one.line.title)}　{escape(one.before)} → {escape(one.after)}"
