"""The neutral blocks as the rich text that Qt can show: the same words, shapes and order as on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Final

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cards,
    CheckItem,
    Counts,
    Heading,
    Keep,
    KeyValues,
    Mark,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Row,
    Run,
    Runs,
    ScoreBar,
    Spacer,
    Table,
    TextRole,
    Toc,
    plain,
)

MARK_SCHEME: Final = "mark"
LINK_SCHEME: Final = "to"
MARK_PX: Final = 15
LABEL_PERCENT: Final = 22
HEADING_PX: Final = {1: 20, 2: 17, 3: 15}
ROLES: Final[Mapping[TextRole, str]] = {
    "plain": "text",
    "muted": "muted",
    "accent": "accent",
    "good": "good",
    "bad": "bad",
    "warn": "warn",
}
PARAGRAPHS: Final[Mapping[ParagraphStyle, tuple[str, int]]] = {
    "body": ("text", 14),
    "lead": ("text", 16),
    "note": ("muted", 14),
    "caution": ("warn", 13),
    "small": ("muted", 13),
    "quote": ("text", 15),
}
"""The colour and the size (pixels) of each kind of paragraph."""
CALLOUTS: Final[Mapping[CalloutKind, str]] = {
    "info": "info_soft",
    "caution": "warn_soft",
    "disclaimer": "raised",
}


class BlocksHtml:
    """Writes blocks in the colours of a theme; ``hex`` gives the colour of a role."""

    def __init__(self, hex_of: Callable[[str], str]) -> None:
        self._hex = hex_of
        self._writers: Mapping[type, Callable[..., str]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Table: self._table,
            CheckItem: self._item,
            BulletList: self._list,
            KeyValues: self._pairs,
            Counts: self._counts,
            Cards: self._cards,
            Callout: self._callout,
            ScoreBar: self._score,
            Keep: lambda block: self.write(block.blocks),
            Toc: lambda block: "",
            PageBreak: lambda block: "",
            Spacer: lambda block: "",
        }

    def write(self, blocks: Iterable[Block]) -> str:
        """The blocks one after the other; what only matters on paper (pages, contents) is left out."""
        return "".join(self._writers[type(block)](block) for block in blocks)

    # --- Text ------------------------------------------------------------------------------------------

    def runs(self, runs: Runs) -> str:
        """Pieces of text with their looks, shapes and links."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        text = escape(run.text).replace("\n", "<br>")
        if run.bold:
            text = f"<b>{text}</b>"
        if run.anchor or run.url:
            target = f"{LINK_SCHEME}:{run.anchor}" if run.anchor else run.url or ""
            text = f'<a href="{escape(target)}" style="color:{self._hex("accent")}">{text}</a>'
        elif run.role != "plain":
            text = f'<span style="color:{self._hex(ROLES[run.role])}">{text}</span>'
        return (self._mark(run.mark) + "&nbsp;" if run.mark is not None else "") + text

    def _mark(self, mark: Mark) -> str:
        source = f"{MARK_SCHEME}:{mark.value}"
        return f'<img src="{source}" width="{MARK_PX}" height="{MARK_PX}" style="vertical-align:middle">'

    def _heading(self, block: Heading) -> str:
        anchor = f'<a name="{escape(block.anchor)}"></a>' if block.anchor else ""
        mark = self._mark(block.mark) + " " if block.mark is not None else ""
        size, top = HEADING_PX[block.level], 4 if block.level == 1 else 14
        style = f"font-size:{size}px; font-weight:bold; margin:{top}px 0 4px 0; color:{self._hex('text')}"
        return f'<p style="{style}">{anchor}{mark}{escape(block.text)}</p>'

    def _paragraph(self, block: Paragraph) -> str:
        role, size = PARAGRAPHS[block.style]
        text = f'<span style="font-size:{size}px; color:{self._hex(role)}">{self.runs(block.runs)}</span>'
        if block.style == "quote":
            bar = f'<td width="3" bgcolor="{self._hex("accent")}"></td>'
            cell = f'<td style="padding:4px 10px; line-height:125%">{text}</td>'
            return f'<table width="100%" cellspacing="0" cellpadding="0"><tr>{bar}{cell}</tr></table>'
        return f'<p style="margin:5px 0; line-height:120%">{text}</p>'

    def _list(self, block: BulletList) -> str:
        tag = "ol" if block.ordered else "ul"
        items = "".join(f'<li style="line-height:120%">{self.runs(one)}</li>' for one in block.items)
        return f'<{tag} style="margin:4px 0 6px 0; -qt-list-indent:1">{items}</{tag}>'

    # --- Tables ----------------------------------------------------------------------------------------

    def _table(self, block: Table) -> str:
        """A column that is empty in every row is for writing on paper, and is left out."""
        rows = [row for row in block.rows if row.role != "group"]
        shown = [at for at in range(len(block.columns)) if not rows or any(row.cells[at] for row in rows)]
        total = sum(block.columns[at].weight for at in shown)
        heads = "".join(
            f'<th align="left" width="{100 * block.columns[at].weight / total:.0f}%" '
            f'bgcolor="{self._hex("raised")}" style="{self._line()}">{escape(block.columns[at].header)}</th>'
            for at in shown
        )
        lines = "".join(self._row(row, shown, block) for row in block.rows)
        return self._framed(f"<tr>{heads}</tr>{lines}")

    def _row(self, row: Row, shown: list[int], block: Table) -> str:
        anchor = f'<a name="{escape(row.anchor)}"></a>' if row.anchor else ""
        if row.role == "group":
            cell = f"<b>{anchor}{self.runs(row.cells[0])}</b>"
            head = f'colspan="{len(shown)}" bgcolor="{self._hex("window")}" style="{self._line()}"'
            return f"<tr><td {head}>{cell}</td></tr>"
        cells = []
        for at in shown:
            text = (anchor if at == shown[0] else "") + self.runs(row.cells[at])
            text = f"<b>{text}</b>" if row.role == "strong" else text
            colour = f"; color:{self._hex('muted')}" if row.role == "muted" else ""
            align = block.columns[at].align
            cells.append(f'<td align="{align}" style="{self._line()}{colour}">{text}</td>')
        return f"<tr>{''.join(cells)}</tr>"

    def _line(self) -> str:
        """The line below a cell."""
        return f"border-bottom:1px solid {self._hex('line')}"

    def _framed(self, rows: str) -> str:
        style = "border-collapse:collapse; margin:6px 0"
        return (
            f'<table width="100%" border="0" cellspacing="0" cellpadding="6" style="{style}">{rows}</table>'
        )

    def _pairs(self, block: KeyValues) -> str:
        muted = self._hex("muted")
        rows = "".join(
            f'<tr><td width="{LABEL_PERCENT}%" style="color:{muted}">{escape(one.label)}</td>'
            f"<td>{self.runs(one.value)}</td></tr>"
            for one in block.pairs
        )
        return f'<table width="100%" cellspacing="0" cellpadding="4" style="margin:4px 0">{rows}</table>'

    def _counts(self, block: Counts) -> str:
        tiles = "".join(
            f"<td>{self._mark(tile.mark)} <b>{tile.count}</b> "
            f"{self.runs((Run(tile.label, anchor=tile.anchor),))}</td>"
            for tile in block.tiles
        )
        return f'<table cellspacing="0" cellpadding="6" style="margin:4px 0"><tr>{tiles}</tr></table>'

    def _cards(self, block: Cards) -> str:
        width = 100 // max(len(block.cards), 1)
        cells = "".join(
            f'<td width="{width}%"><b>{self.runs(card.title)}</b><br>'
            f"{'<br>'.join(self.runs(line) for line in card.lines)}</td>"
            for card in block.cards
        )
        return self._framed(f"<tr>{cells}</tr>")

    def _callout(self, block: Callout) -> str:
        title = f"<b>{escape(block.title)}</b><br>" if block.title else ""
        cell = f'<td bgcolor="{self._hex(CALLOUTS[block.kind])}">{title}{self.runs(block.runs)}</td>'
        return f'<table width="100%" cellspacing="0" cellpadding="8" style="margin:6px 0"><tr>{cell}</tr></table>'

    # --- What is ticked and scored ---------------------------------------------------------------------

    def _item(self, block: CheckItem) -> str:
        head = (Run("已办　", bold=True), *block.runs) if block.ticked else block.runs
        told = "　".join(text for text in (block.due, block.owner) if text)
        lines = [head, plain(told), block.source, *block.detail]
        return f"<p>{'<br>'.join(self.runs(line) for line in lines if line)}</p>"

    def _score(self, block: ScoreBar) -> str:
        """The words, then a bar: what is certain, what is possible, what is out of reach."""
        passing = f"，合格线 {block.pass_at:g} 分" if block.pass_at is not None else ""
        told = f"{block.label}：已确定 {block.low:g} 分，最多 {block.high:g} 分{passing}"
        spans = (
            (block.low, "good"),
            (block.high - block.low, "info_soft"),
            (block.maximum - block.high, "raised"),
        )
        cells = "".join(
            f'<td width="{100 * span / block.maximum:.0f}%" bgcolor="{self._hex(role)}">&nbsp;</td>'
            for span, role in spans
            if span > 0
        )
        return f'<p>{escape(told)}</p><table width="100%" cellspacing="0"><tr>{cells}</tr></table>'
