"""The Chinese line breaker: what stays whole, what may not begin or end a line, and that nothing is lost."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checklist.linebreak import (
    NO_END,
    NO_START,
    OBJECT,
    SQUEEZED,
    Line,
    Span,
    Widths,
    bad_breaks,
    break_spans,
    break_text,
    pieces,
)

SIZE = 10.0
ALPHABET = "轻工业稳增长方案企业认定，。、；：？！（）《》“”「」〔〕—…％%年月日万元项0123456789.,ABCxyz -/≥"


def char_width(char: str) -> float:
    return 0.55 if char.isascii() else 1.0


def broken(text: str, columns: float) -> list[str]:
    """Lines of at most `columns` Chinese characters."""
    return break_text(text, Widths(char_width), SIZE, columns * SIZE)


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        pytest.param(
            "企业营业收入，稳定增长", 6.5, ["企业营业收入，", "稳定增长"], id="comma in half a square"
        ),
        pytest.param(
            "企业营业收入。”稳定增长", 6, ["企业营业收", "入。”稳定", "增长"], id="two marks pull a character"
        ),
        pytest.param(
            "参照《轻工业方案》执行工作", 3, ["参照", "《轻工", "业方", "案》执", "行工作"], id="opening mark"
        ),
        pytest.param("不低于2,000万元以上的", 5, ["不低于", "2,000万元", "以上的"], id="number with unit"),
        pytest.param("经过检查截至2026年11月23日", 7.5, ["经过检查截至", "2026年11月23日"], id="date"),
        pytest.param(
            "还有其他各家的企业应当按照工信部企业〔2026〕2号",
            16,
            ["还有其他各家的企业应当按照", "工信部企业〔2026〕2号"],
            id="document",
        ),
        pytest.param("采用GB/T 23331标准", 6, ["采用GB/T ", "23331标准"], id="latin words"),
        pytest.param("提高比例3.5%以上", 5, ["提高比例", "3.5%以上"], id="percentage"),
        pytest.param("稳增长——促转型", 4, ["稳增", "长——促", "转型"], id="dash"),
        pytest.param("等等……其他事项", 3, ["等", "等……", "其他事", "项"], id="ellipsis"),
        pytest.param("甲\n\n乙", 5, ["甲", "", "乙"], id="newlines"),
        pytest.param("", 5, [""], id="nothing"),
        pytest.param("一二三四五六七", 6, ["一二三四五", "六七"], id="last line is not one character"),
        pytest.param(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 6, ["ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ"], id="too long a word"
        ),
    ],
)
def test_lines(text: str, columns: float, lines: list[str]) -> None:
    assert broken(text, columns) == lines


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["企业", "，收入"], "begins with ，"),
        (["参照《", "方案》"], "ends with 《"),
        (["稳增长—", "—转型"], "dash"),
        (["等…", "…其他"], "ellipsis"),
        (["比例3", "项"], "unit"),
        (["收入20", "26年"], "number cut"),
        (["Ma", "de in"], "word or number cut"),
    ],
)
def test_bad_breaks_are_named(lines: list[str], reason: str) -> None:
    assert [reason in fault.reason for fault in bad_breaks(lines)] == [True]


def test_good_breaks_and_long_codes_are_not_named() -> None:
    assert bad_breaks(["企业收入，", "稳定", "《方案》"]) == []
    assert bad_breaks(["3f9a71c40be2d5586a17", "c9d3e0f4b28871a6"]) == []


@settings(deadline=None)
@given(st.text(ALPHABET + "\n", max_size=200), st.floats(1, 40))
def test_nothing_is_lost(text: str, columns: float) -> None:
    widths = Widths(char_width)
    lines = break_spans((Span(text, widths, SIZE),), columns * SIZE)
    joined = "".join(text[line.start : line.end] + ("\n" if line.last else "") for line in lines)
    assert joined == text + "\n"
    assert [line.start for line in lines] == sorted(line.start for line in lines)


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=200), st.floats(2, 40))
def test_every_line_fits(text: str, columns: float) -> None:
    """Only the empty half of a closing mark, trailing spaces, or a character wider than the line reach out."""
    widths = Widths(char_width)
    for line in break_text(text, widths, SIZE, columns * SIZE):
        bare = line.rstrip(" ")
        assert len(bare) <= 1 or widths[bare] * SIZE <= (columns + 0.5) * SIZE + 0.02


@settings(deadline=None)
@given(st.text(ALPHABET.replace("…", "").replace("—", ""), max_size=200))
def test_a_wide_line_has_no_bad_break(text: str) -> None:
    """With lines wider than any unit of the text, all breaks can be good, and are."""
    marks = NO_START + NO_END + OBJECT
    longest = run = 0
    for char in text:
        run = run + 1 if char in marks or char.isascii() else 0
        longest = max(longest, run)
    lines = broken(text, longest + 24)
    assert bad_breaks(lines) == []


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(ALPHABET + "\n", max_size=40), st.sampled_from([8.0, 10.0])), min_size=1, max_size=6
    ),
    st.floats(3, 30),
)
def test_spans_break_as_one_text(parts: list[tuple[str, float]], columns: float) -> None:
    spans = [Span(text, Widths(char_width), size) for text, size in parts]
    joined = "".join(text for text, _ in parts)
    lines = break_spans(spans, columns * SIZE)
    for line in lines:
        assert "".join(text for _, text in pieces(spans, line)) == joined[line.start : line.end]
    same = [Span(text, Widths(char_width), SIZE) for text, _ in parts]
    whole = break_spans((Span(joined, Widths(char_width), SIZE),), columns * SIZE)
    assume(not SQUEEZED.search(joined))  # marks of two spans are not drawn closer
    assert [line[:2] for line in break_spans(same, columns * SIZE)] == [line[:2] for line in whole]


def test_pairs_of_marks_stand_closer() -> None:
    widths = Widths(char_width)
    assert widths["）》"] == 1.5
    assert widths["。“"] == 1.5
    assert widths["（《"] == 1.5
    assert widths["业（"] == 2.0


def test_pieces_of_a_line() -> None:
    widths = Widths(char_width)
    spans = [Span("甲乙", widths, 10), Span("丙丁", widths, 10)]
    assert list(pieces(spans, Line(1, 3, 0, last=False))) == [(0, "乙"), (1, "丙")]
