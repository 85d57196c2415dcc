"""Verdict shapes as vector paths in a square of one unit, drawn to any size.

Each shape differs from all others without its colour: filled circle with a check, filled square with a cross, ring
with a question mark, half-filled diamond, half-filled ring, ring with a dot, square with an i, ring with a dash.
"""

from __future__ import annotations

from checklist.blocks import Mark
from checklist.pdf_style import MARK, colour_operands

_K = 0.5523


def _circle(radius: float, x: float = 0.5, y: float = 0.5) -> str:
    r, k = radius, radius * _K
    return (
        f"{x + r:.3f} {y:.3f} m "
        f"{x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c "
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c "
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c "
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c h"
    )


_RING = f".09 w {_circle(0.44)} S"
_HALF = (  # lower half of the ring
    f".06 .5 m .06 {0.5 - 0.44 * _K:.3f} {0.5 - 0.44 * _K:.3f} .06 .5 .06 c "
    f"{0.5 + 0.44 * _K:.3f} .06 .94 {0.5 - 0.44 * _K:.3f} .94 .5 c h f"
)
_SHAPES: dict[Mark, str] = {
    Mark.MET: f"{_circle(0.5)} f 1 1 1 RG .12 w 1 J 1 j .27 .5 m .44 .33 l .74 .66 l S",
    Mark.NOT_MET: ".04 .04 .92 .92 re f 1 1 1 RG .13 w 1 J .29 .29 m .71 .71 l .29 .71 m .71 .29 l S",
    Mark.UNKNOWN: (
        f"{_RING} .1 w 1 J .35 .62 m .35 .83 .65 .83 .65 .62 c .65 .5 .5 .52 .5 .4 c S {_circle(0.065, 0.5, 0.24)} f"
    ),
    Mark.HUMAN: ".08 w 1 j .5 .02 m .98 .5 l .5 .98 l .02 .5 l h S .5 .02 m .5 .98 l .02 .5 l h f",
    Mark.GAP: f"{_RING} {_HALF}",
    Mark.HELD: f"{_RING} {_circle(0.24)} f",
    Mark.INFO: f".09 w .07 .07 .86 .86 re S .12 w .5 .22 m .5 .56 l S {_circle(0.075, 0.5, 0.74)} f",
    Mark.OUT: f"{_RING} .12 w .3 .5 m .7 .5 l S",
}
_DRAWN = {
    mark: f"{colour_operands(MARK[mark])} rg {colour_operands(MARK[mark])} RG {shape}"
    for mark, shape in _SHAPES.items()
}
TICK = f"{colour_operands((0.1, 0.31, 0.42))} RG 1.6 w 1 J 1 j 2.4 5.4 m 4.6 3 l 8.8 8.2 l S"
"""A tick for a check box of 11 points."""


def mark_operators(mark: Mark, x: float, y: float, size: float) -> str:
    """Give the operators that draw `mark` in the square whose lower left corner is at x, y."""
    return f"q {size:g} 0 0 {size:g} {x:.2f} {y:.2f} cm {_DRAWN[mark]} Q"
