"""Problems, places and the nearest right name."""

import pytest

from rules.errors import InputProblems, Place, Problem, ProblemList, Rejected, clip, nearest, sentence

LABELS = {"hnte": "高新技术企业", "little_giant": "专精特新“小巨人”企业", "key_lab": "重点实验室"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("hnte", "hnte"), ("HNTE", "hnte"), ("hnt", "hnte"), ("litle_giant", "little_giant"), ("高新技术企业", "hnte"),
     ("高企", "hnte"), ("小巨人", "little_giant"), ("重点实验", "key_lab"), ("zzz", None), ("", None), (" ", None)],
)  # fmt: skip
def test_nearest_among_ids_and_labels(word: str, expected: str | None) -> None:
    assert nearest(word, LABELS) == expected


def test_nearest_among_plain_names() -> None:
    assert nearest("Answer", ["answers", "evidence"]) == "answers"


def test_places() -> None:
    place = Place("answers", "").key("titles", "称号").item(0, " 第 1 行").key("level", " 级别")
    assert (place.path, place.words) == ("answers.titles[0].level", "称号 第 1 行 级别")


def test_a_sentence_says_where_what_and_what_else() -> None:
    place = Place("answers.a", "名称")
    assert (
        sentence(place, "写的是“x”", "文字", "y") == "名称（answers.a）：写的是“x”；应为文字。最接近的是“y”。"
    )
    assert sentence(Place("", "文件"), "是空的", "") == "文件：是空的。"
    assert sentence(Place("a", ""), "错", "") == "a：错。"
    assert sentence(Place("", ""), "错", "") == "错。"


def test_clipping_keeps_one_line() -> None:
    assert clip("一\n二") == "一□二"
    assert len(clip("字" * 1000)) == 40


def test_the_exception_carries_every_sentence() -> None:
    problems = ProblemList("甲.json")
    problems.add(Place("a", ""), Rejected("1", "错", ""))
    problems.add(Place("b", ""), Rejected("2", "也错", ""), line=3)
    error = InputProblems(problems.all())
    assert str(error) == "a：错。\nb：也错。"
    assert error.problems[1] == Problem("b", "2", "", None, "b：也错。", "甲.json", 3)
