"""The adviser's own words, below the first page's facts and told apart from them."""

from __future__ import annotations

from checklist.blocks import Block, Heading, Keep, Paragraph, plain
from checklist.report_base import ReportOptions

TITLE = "顾问意见（顾问自己的话，不是程序的判定）"
MOST_WHOLE = 300
"""A longer comment begins below everything else of the first page and runs on."""


def comment_blocks(options: ReportOptions) -> list[Block]:
    """The comment with the name of who gives it, a short one in one piece; nothing where there is none."""
    lines = [line.strip() for line in options.comment.splitlines() if line.strip()]
    if not lines:
        return []
    firm = options.letterhead.firm if options.letterhead is not None else ""
    names = "，".join(name.strip() for name in (firm, options.adviser) if name.strip())
    said = [*lines, *([f"——{names}"] if names else [])]
    blocks: tuple[Block, ...] = (
        Heading(TITLE, 3, in_toc=False),
        *(Paragraph(plain(line), "quote") for line in said),
    )
    return [Keep(blocks)] if len(options.comment) <= MOST_WHOLE else [*blocks]
