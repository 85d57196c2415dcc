"""Rows from a spreadsheet's clipboard, without a window."""

import pytest

from gui.profile.cells import typed
from gui.profile.pasting import Refused, as_text, read_rows, refuse_too_many, split
from rules.answers import MAX_ROWS
from rules.fields import load_dictionary

FIELDS = load_dictionary().fields
TITLES, IP = FIELDS["titles"].columns, FIELDS["ip_items"].columns


def test_columns_in_the_order_of_the_table() -> None:
    pasted = read_rows(TITLES, "高新技术企业\t国家级\t\t已获\t2024-12-06\t2027-12-05\r\n绿色工厂\t省部级\r\n")
    assert not pasted.has_header
    assert pasted.rows == [
        {
            "title": "hnte",
            "level": "national",
            "status": "granted",
            "valid_from": "2024-12-06",
            "valid_to": "2027-12-05",
        },
        {"title": "green_factory", "level": "provincial"},
    ]


def test_columns_by_their_heads_in_any_order() -> None:
    text = "到期日\t备注\t称号*\n长期\t老证\t绿色工厂\n2027/12/5\t\t高新技术企业"
    pasted = read_rows(TITLES, text)
    assert pasted.has_header
    assert pasted.left_out == ("备注",)
    assert pasted.rows == [
        {"valid_to": "open", "title": "green_factory"},
        {"valid_to": "2027/12/5", "title": "hnte"},
    ]


def test_a_head_may_carry_the_unit_or_the_id() -> None:
    columns = FIELDS["projects"].columns
    pasted = read_rows(columns, "固定资产投资（不含土地）（万元）\tproject_type\n680\t新建")
    assert pasted.rows == [{"investment": "680", "project_type": "new_build"}]


def test_wrong_cells_are_kept_as_they_are() -> None:
    pasted = read_rows(IP, "发明\t2024.13.1\t自行申请")
    assert pasted.rows == [{"ip_type": "发明", "granted_on": "2024.13.1", "acquisition": "own"}]


def test_from_a_column_on() -> None:
    assert read_rows(TITLES, "2024-01-01\t2027-01-01", first=4).rows == [
        {"valid_from": "2024-01-01", "valid_to": "2027-01-01"}
    ]


@pytest.mark.parametrize(
    ("text", "first", "words"),
    [
        ("", 0, "没有可以粘贴的文字"),
        ("  \n\t\n", 0, "没有可以粘贴的文字"),
        ("称号\t级别", 0, "只有表头"),
        ("\t".join("x" * 8), 0, "有 8 列，这张表只有 7 列"),
        ("2024-01-01\t2027-01-01\t长期", 5, "从“到期日”起只有 2 列"),
        ("称号\t级别\t称号\n绿色工厂\t国家级\t高新技术企业", 0, "“称号”出现了不止一次"),
        ("称号\t级别\n绿色工厂\t国家级\t2024-01-01", 0, "第 2 行比表头多出几格"),
        ("称号全名\t级\tc\td\te\tf\tg\th", 0, "最接近的列名是"),
    ],
)
def test_what_would_shift_cells_is_refused(text: str, first: int, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_rows(TITLES, text, first)
    assert words in str(refused.value)


def test_too_many_rows_are_refused() -> None:
    refuse_too_many(MAX_ROWS)
    with pytest.raises(Refused) as refused:
        read_rows(IP, "\n".join(["发明"] * (MAX_ROWS + 1)))
    assert "最多 2,000 行" in str(refused.value)


def test_blank_columns_at_the_end_do_not_count() -> None:
    assert read_rows(TITLES, "绿色工厂" + "\t" * 20).rows == [{"title": "green_factory"}]


def test_quoted_cells_and_lone_inch_signs() -> None:
    assert split('"两行\n的格"\t"有""引号"""\r\nb\tc') == [["两行\n的格", '有"引号"'], ["b", "c"]]
    assert split('12"屏\tb') == [['12"屏', "b"]]


def test_what_is_copied_can_be_pasted() -> None:
    rows = [{"title": "hnte", "valid_to": "open"}, {"title": {"unknown": "later"}, "grade": "一级，二级"}]
    assert read_rows(TITLES, as_text(TITLES, rows, typed)).rows == rows
