"""The letterhead, the adviser's own words, and an export that is called off: on paper, and when something is wrong."""

import re
import time
import zlib
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from checklist.blocks import Block, Callout, Document, Letterhead, PageBreak, Paragraph, plain
from checklist.errors import Cancelled, ChecklistError, MissingGlyphs, UnreadablePicture
from checklist.pdf import render, write_pdf
from checklist.pdf_letterhead import LOGO_HEIGHT, LOGO_WIDTH
from checklist.pdf_picture import read_picture
from checklist.report import build_report
from checklist.report_base import ReportOptions
from checklist.report_comment import MOST_WHOLE
from rules.assess import Assessment
from rules.facts import Profile
from tests.checklist.conftest import Assess, policy
from tests.checklist.sample_document import sample_document
from tests.checklist.test_pdf import FONTS

FIRM = "金华同舟企业管理咨询有限公司"


def image(width: int = 60, height: int = 20, form: str = "PNG", mode: str = "RGB") -> bytes:
    data = BytesIO()
    Image.new(mode, (width, height), 128).save(data, form)
    return data.getvalue()


def document(*blocks: Block, letterhead: Letterhead | None = None) -> Document:
    shown = blocks or (Paragraph(plain("正文。")), PageBreak(), Paragraph(plain("第二页。")))
    return Document("清单", "甲公司", date(2026, 11, 23), shown, letterhead=letterhead)


def pages(made: Document) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(BytesIO(render(made, FONTS)[0])).pages)


def read(page: pypdf.PageObject) -> str:
    return re.sub(r"\s", "", page.extract_text())


def placed(page: pypdf.PageObject) -> list[tuple[float, float]]:
    """The width and height in points of every picture drawn on a page."""
    content = page.get_contents()
    found = re.findall(
        rb"([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm\s+/\S+ Do", b"" if content is None else content.get_data()
    )
    return [(float(width), float(height)) for width, height in found]


# The letterhead.


def test_firm_and_contact_head_the_first_page_and_the_firm_every_page() -> None:
    first, second = pages(document(letterhead=Letterhead(FIRM, ("电话 0579-12345678", "某路 18 号"))))
    assert read(first).count(FIRM) == 2
    assert "电话0579-12345678某路18号" in read(first)
    assert read(second).count(FIRM) == 1
    assert "甲公司" in read(second)


def test_a_long_firm_takes_the_room_that_the_client_leaves() -> None:
    firm = "浙江金华同舟企业管理咨询与知识产权服务集团"
    assert read(pages(document(letterhead=Letterhead(firm)))[1]).startswith(f"甲公司{firm}·清单")


@pytest.mark.parametrize(("width", "height"), [(600, 20), (20, 600), (60, 20), (4000, 3000)])
def test_a_logo_stays_in_its_room_with_its_proportions(width: int, height: int) -> None:
    logo = image(width, height)
    ((drawn_width, drawn_height),) = placed(pages(document(letterhead=Letterhead(FIRM, logo=logo)))[0])
    assert drawn_width <= LOGO_WIDTH + 0.01
    assert drawn_height <= LOGO_HEIGHT + 0.01
    assert drawn_width / drawn_height == pytest.approx(width / height, rel=0.05)
    assert not placed(pages(document(letterhead=Letterhead(FIRM, logo=logo)))[1])


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK")]
)
def test_the_usual_kinds_of_pictures_are_printed(form: str, mode: str) -> None:
    made = document(letterhead=Letterhead("", logo=image(form=form, mode=mode)))
    assert len(placed(pages(made)[0])) == 1
    assert render(made, FONTS) == render(made, FONTS)


def test_a_large_picture_does_not_swell_the_file() -> None:
    assert max(read_picture(image(4000, 3000)).image.size) <= 1000


@pytest.mark.parametrize(
    ("logo", "words"),
    [
        (b"", "不是 PNG 或 JPEG"),
        (b"<svg/>", "不是 PNG 或 JPEG"),
        (image(form="GIF"), "不是 PNG 或 JPEG"),
        (image(300, 300, "JPEG")[:200], "已损坏"),
        (image(300, 300)[:60], "已损坏"),
    ],
    ids=["empty", "svg", "gif", "jpeg cut off", "png cut off"],
)
def test_a_picture_that_cannot_be_read_is_named_and_nothing_is_written(
    logo: bytes, words: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadablePicture, match=f"信头的标志图片不能用：.*{words}"):
        write_pdf(document(letterhead=Letterhead(FIRM, logo=logo)), tmp_path / "a.pdf", FONTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(side: int) -> None:
    header = bytearray(image())
    header[16:24] = (
        side.to_bytes(4, "big") * 2
    )  # the width and height that a PNG declares, and their check sum
    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4, "big")
    with pytest.raises(UnreadablePicture, match="图片的像素太多"):
        read_picture(bytes(header))


def test_characters_the_font_lacks_are_found_in_letterhead_and_comment(by_hand: Assess) -> None:
    with pytest.raises(MissingGlyphs, match="首页"):
        render(document(letterhead=Letterhead("咨询\U0001f600公司")), FONTS)
    with pytest.raises(MissingGlyphs, match="首页"):
        render(document(letterhead=Letterhead(FIRM, ("电话\U0001f600",))), FONTS)
    made = report(by_hand([policy("a")], {}), comment="先做\U0001f600这件事")
    with pytest.raises(MissingGlyphs, match="顾问意见"):
        render(made, FONTS)


# The adviser's own words.


def report(assessment: Assessment, comment: str, firm: str = FIRM) -> Document:
    options = ReportOptions(letterhead=Letterhead(firm), comment=comment, adviser="李敏")
    return build_report(assessment, Profile({}), options=options)


def test_a_short_comment_stands_on_the_first_page_under_the_advisers_name(by_hand: Assess) -> None:
    first = read(
        pages(report(by_hand([policy("a")], {}), "先把研发费用归集做扎实。\n三月底前完成专项审计。"))[0]
    )
    assert "顾问意见（顾问自己的话，不是程序的判定）先把研发费用归集做扎实。三月底前完成专项审计。" in first
    assert f"——{FIRM}，李敏" in first


def test_a_long_comment_runs_on_and_the_disclaimer_stays_on_the_first_page(by_hand: Assess) -> None:
    comment = "\n".join(f"第{number}点，按这一条的要求先做准备，再看通知。" for number in range(60))
    assert len(comment) > MOST_WHOLE
    found = [read(page) for page in pages(report(by_hand([policy("a")], {}), comment))]
    assert "不承诺" in found[0] or "不是认定" in found[0]
    assert all(f"第{number}点" in "".join(found[:3]) for number in range(60))
    assert "目录" in "".join(found[1:3])


def test_an_empty_comment_prints_nothing(by_hand: Assess) -> None:
    assert "顾问意见" not in "".join(map(read, pages(report(by_hand([policy("a")], {}), " \n "))))


# The first page.


def test_what_stands_at_the_foot_stays_on_the_first_page() -> None:
    lines = [Paragraph(plain(f"第{number}行")) for number in range(80)]
    found = pages(document(*lines[:70], Callout(plain("声明在此"), at_foot=True), *lines[70:]))
    assert [place for place, page in enumerate(found) if "声明在此" in read(page)] == [0]
    assert len(found) > 1
    assert all(f"第{number}行" in "".join(map(read, found)) for number in range(80))


@pytest.mark.parametrize(("past", "count"), [(0.0, 2), (0.9, 1)])
def test_a_break_may_spare_a_page_that_is_little_used(past: float, count: int) -> None:
    made = document(Paragraph(plain("一")), PageBreak(past=past), Paragraph(plain("二")))
    assert len(pages(made)) == count


# Progress and cancel.


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    heard: list[float] = []
    write_pdf(sample_document(), tmp_path / "a.pdf", FONTS, lambda share: heard.append(share) is None)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 50


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_a_cancelled_export_writes_nothing_and_keeps_the_old_file(at: float, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled) as caught:
        write_pdf(sample_document(), path, FONTS, lambda share: share < at)
    assert isinstance(caught.value, ChecklistError)
    assert "已取消导出" in str(caught.value)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.pdf", b"old")]


def test_it_is_asked_often_enough_to_stop_at_once(tmp_path: Path) -> None:
    moments = [time.perf_counter()]
    write_pdf(
        sample_document(),
        tmp_path / "a.pdf",
        FONTS,
        lambda _share: moments.append(time.perf_counter()) is None,
    )
    whole = moments[-1] - moments[0]
    longest = max(after - before for before, after in pairwise(moments))
    assert longest < max(0.3, 0.6 * whole)
