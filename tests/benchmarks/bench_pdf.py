"""Our PDF against a plain ReportLab `multiBuild` of the same content, in one run. By hand:

python -m tests.benchmarks.bench_pdf [rounds]

The plain build is what the ReportLab manual shows: a template with a table of contents, paragraphs with
`wordWrap="CJK"`, tables with a repeated header, check boxes of its own form. Bad breaks are counted by the same
function in both.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

from checklist import pdf_text
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
    PageBreak,
    Paragraph,
    Runs,
    ScoreBar,
    Table,
    Toc,
    text_of,
    walk,
)
from checklist.linebreak import bad_breaks, break_spans
from checklist.pdf import FontPaths, render
from checklist.pdf_font import FontFile
from tests.checklist.sample_document import sample_document

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
AIM_RATE = 3
FONTS = FontPaths(FOLDER / "NotoSansSC_400Regular.ttf", FOLDER / "NotoSansSC_700Bold.ttf")


class Plain:
    """The plain ReportLab build."""

    def __init__(self) -> None:
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        if "Sans" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Sans", str(FONTS.regular)))
            pdfmetrics.registerFont(TTFont("Sans-Bold", str(FONTS.bold)))
            pdfmetrics.registerFontFamily(
                "Sans", normal="Sans", bold="Sans-Bold", italic="Sans", boldItalic="Sans-Bold"
            )
        self.body = ParagraphStyle(
            "body", fontName="Sans", fontSize=10, leading=15.8, wordWrap="CJK", spaceBefore=5
        )
        self.cell = ParagraphStyle("cell", self.body, fontSize=9, leading=13.6, spaceBefore=0)
        self.heads = [
            ParagraphStyle(
                f"h{n}",
                self.body,
                fontName="Sans-Bold",
                fontSize=size,
                leading=size * 1.5,
                spaceBefore=16,
                keepWithNext=1,
            )
            for n, size in enumerate((16, 12.5, 10.5))
        ]

    def build(self, document: Document) -> tuple[bytes, int]:
        """Build the document in as many passes as the contents need."""
        from reportlab.lib.pagesizes import A4
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
        from reportlab.platypus import PageBreak as Break
        from reportlab.platypus.tableofcontents import TableOfContents

        heads = self.heads

        class Template(BaseDocTemplate):
            def afterFlowable(self, flowable: Any) -> None:  # noqa: N802
                style = getattr(getattr(flowable, "style", None), "name", "")
                if style in {"h0", "h1"}:
                    key, level, text = f"k{self.seq.nextf('toc')}", int(style[1]), flowable.getPlainText()
                    self.canv.bookmarkPage(key)
                    self.canv.addOutlineEntry(text, key, level)
                    self.notify("TOCEntry", (level, text, self.page, key))

            def beforeDocument(self) -> None:  # noqa: N802
                self.canv.setTitle(document.title)

        def running(canvas: Any, template: Any) -> None:
            canvas.setFont("Sans", 8)
            canvas.drawString(54, 800, document.client_name)
            canvas.drawRightString(541, 34, f"第 {template.page} 页")

        contents = TableOfContents(levelStyles=[self.body, self.body])
        story: list[Any] = [self._p(document.title, heads[0]), self._p(document.client_name, heads[1])]
        for block in walk(document.blocks):
            if isinstance(block, Toc):
                story.append(contents)
            elif isinstance(block, PageBreak):
                story.append(Break())
            else:
                story += self._flowables(block)
        buffer = io.BytesIO()
        template = Template(buffer, pagesize=A4, leftMargin=54, rightMargin=54, topMargin=68, bottomMargin=60)
        frame = Frame(54, 60, A4[0] - 108, A4[1] - 128, 0, 0, 0, 0)
        template.addPageTemplates([PageTemplate("page", [frame], onPage=running)])
        template.multiBuild(story)
        return buffer.getvalue(), template.page

    def _p(self, text: str, style: Any = None) -> Any:
        from reportlab import platypus

        return platypus.Paragraph(escape(text).replace("\n", "<br/>"), style or self.body)

    def _runs(self, runs: Runs, style: Any = None) -> Any:
        from reportlab import platypus

        parts = [f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text) for run in runs]
        return platypus.Paragraph("".join(parts) or " ", style or self.body)

    def _flowables(self, block: Block) -> list[Any]:
        match block:
            case Heading():
                return [self._p(block.text, self.heads[block.level - 1])]
            case Paragraph() | Callout():
                return [self._runs(block.runs)]
            case Table():
                rows = [[self._p(column.header, self.cell) for column in block.columns]]
                rows += [
                    [self._runs(c, self.cell) for c in r.cells] + [""] * (len(block.columns) - len(r.cells))
                    for r in block.rows
                ]
                return [self._grid(rows, [column.weight for column in block.columns], 1)]
            case CheckItem():
                facts = f"截止 {block.due} 责任部门 {block.owner} 来源 {text_of(block.source)}"
                lines = [
                    self._runs(block.runs),
                    self._p(facts, self.cell),
                    *(self._runs(d, self.cell) for d in block.detail),
                ]
                lines.append(self._p("负责人 ____________ 备注 ________________________", self.cell))
                return [self._grid([[_tick_box(block.field), lines]], [1, 24], 0)]
            case BulletList():
                return [self._runs(item) for item in block.items]
            case KeyValues():
                return [
                    self._grid(
                        [[self._p(p.label, self.cell), self._runs(p.value, self.cell)] for p in block.pairs],
                        [1, 4],
                        0,
                    )
                ]
            case Counts():
                return [
                    self._grid(
                        [[self._p(f"{t.count} {t.label}", self.cell) for t in block.tiles]],
                        [1] * len(block.tiles),
                        0,
                    )
                ]
            case Cards():
                return [
                    self._grid(
                        [
                            [
                                [self._runs(c.title), *(self._runs(n, self.cell) for n in c.lines)]
                                for c in block.cards
                            ]
                        ],
                        [1] * len(block.cards),
                        0,
                    )
                ]
            case ScoreBar():
                return [self._p(f"{block.label} {block.low:g}—{block.high:g}")]
        return []

    def _grid(self, rows: list[list[Any]], weights: list[float], repeat: int) -> Any:
        from reportlab import platypus
        from reportlab.lib import colors

        widths = [487 * weight / sum(weights) for weight in weights]
        grid = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.lightgrey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        return platypus.Table(rows, colWidths=widths, repeatRows=repeat, style=grid)


def _tick_box(name: str) -> Any:
    from reportlab.platypus import Flowable

    class TickBox(Flowable):
        def wrap(self, *_: float) -> tuple[float, float]:
            return 11, 11

        def draw(self) -> None:
            self.canv.acroForm.checkboxRelative(name=name, size=11, fieldFlags="", x=0, y=0)

    return TickBox()


def best(work: Callable[[], tuple[bytes, int]], rounds: int) -> tuple[float, float, int]:
    """Give the best and the middle time of some rounds in seconds, and the number of pages."""
    times, pages = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        _, pages = work()
        times.append(time.perf_counter() - start)
    return min(times), sorted(times)[len(times) // 2], pages


def our_bad_breaks(document: Document) -> tuple[int, int]:
    """Count lines and bad breaks of our build."""
    counted = [0, 0]

    def record(spans: Any, width: float) -> Any:
        lines = break_spans(spans, width)
        text = "".join(span.text for span in spans)
        found = [text[line.start : line.end] + ("\n" if line.last else "") for line in lines]
        counted[0] += len(found)
        counted[1] += len(bad_breaks(found))
        return lines

    with mock.patch.object(pdf_text, "break_spans", record):
        render(document, FONTS)
    return counted[0], counted[1]


def plain_bad_breaks(document: Document) -> tuple[int, int]:
    """Count lines and bad breaks of the plain build, each paragraph once."""
    from reportlab import platypus

    seen: dict[int, tuple[Any, list[str]]] = {}
    original = platypus.Paragraph.drawPara

    def record(self: Any, *args: Any, **kwargs: Any) -> Any:
        lines = [_line_text(line) for line in self.blPara.lines]
        seen[id(self)] = (self, lines)
        return original(self, *args, **kwargs)

    with mock.patch.object(platypus.Paragraph, "drawPara", record):
        Plain().build(document)
    return sum(len(lines) for _, lines in seen.values()), sum(
        len(bad_breaks(lines)) for _, lines in seen.values()
    )


def _line_text(line: Any) -> str:
    words = line[1] if isinstance(line, tuple) else line.words
    return "".join(word if isinstance(word, str) else word.text for word in words)


def main() -> None:
    """Print the comparison."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    document = sample_document()
    start = time.perf_counter()
    for path in FONTS:
        FontFile(path)
    opened = time.perf_counter() - start
    ours = best(lambda: render(document, FONTS), rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    Plain()
    registered = time.perf_counter() - start
    plain = best(lambda: Plain().build(document), rounds)
    for name, (least, middle, pages), fonts, (lines, bad) in (
        ("ours", ours, opened, our_bad_breaks(document)),
        ("plain multiBuild", plain, registered, plain_bad_breaks(document)),
    ):
        print(
            f"{name:18} {pages:3} pages  best {least * 1000:6.1f} ms  middle {middle * 1000:6.1f} ms  "
            f"{pages / middle:6.0f} pages/s  fonts {fonts * 1000:5.1f} ms  {bad} bad breaks in {lines} lines"
        )
    rate = (ours[2] / ours[1]) / (plain[2] / plain[1])
    kept = "kept" if rate >= AIM_RATE else "MISSED"
    print(f"{rate:.1f}× the pages a second (aim ≥ {AIM_RATE}×): {kept}")
    print(f"{plain[1] / ours[1]:.1f}× as fast for the same content; peak RSS before plain {peak:.0f} MB")


if __name__ == "__main__":
    main()
