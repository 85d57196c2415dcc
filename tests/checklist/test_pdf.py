"""The PDF is read back: text, bookmarks, links, form fields, fonts; and what happens when it cannot be written."""

import errno
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from checklist import pdf, pdf_text
from checklist.blocks import (
    Block,
    CheckItem,
    Column,
    Document,
    Heading,
    Keep,
    Paragraph,
    Row,
    Run,
    Table,
    plain,
    walk,
)
from checklist.errors import ExportFailed, FontUnavailable, MissingGlyphs
from checklist.linebreak import bad_breaks, break_spans
from checklist.pdf import BrokenDocument, FontPaths, PdfReport, field_name, render, write_pdf
from tests.checklist.sample_document import CLIENT, sample_document

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
FONTS = FontPaths(FOLDER / "NotoSansSC_400Regular.ttf", FOLDER / "NotoSansSC_700Bold.ttf")


def document(*blocks: Block, client: str = "甲公司") -> Document:
    return Document(title="行动清单", client_name=client, as_of=date(2026, 11, 23), blocks=blocks)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PdfReport]:
    path = tmp_path_factory.mktemp("清单") / "清单.pdf"
    return path, write_pdf(sample_document(), path, FONTS)


@pytest.fixture(scope="module")
def texts(written: tuple[Path, PdfReport]) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(written[0]).pages]


def test_every_page_says_whose_it_is(texts: list[str], written: tuple[Path, PdfReport]) -> None:
    count = written[1].pages
    assert len(texts) == count >= 15
    for number, text in enumerate(texts, start=1):
        assert CLIENT in text
        assert f"第 {number} 页 共 {count} 页" in text
        assert "评估基准日 2026年11月23日" in text


def test_all_text_is_there(texts: list[str]) -> None:
    """Every heading, cell and item is found, whatever the line breaks."""
    read = re.sub(r"\s", "", "".join(texts))
    for block in walk(sample_document().blocks):
        for run in _texts(block):
            for part in (run[:6], run[-6:]):
                assert re.sub(r"\s", "", part) in read


def _texts(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text]
        case CheckItem():
            return [run.text for run in block.runs]
        case Table():
            return [run.text for row in block.rows for cell in row.cells for run in cell]
    return []


def test_contents_tell_the_right_pages(texts: list[str]) -> None:
    entries = re.findall(r"^(.*?)\s*(\d+)$", texts[1], re.MULTILINE)
    pages = {title.strip(): int(page) for title, page in entries}
    for title in ("二、行动清单", "三、材料清单", "六、依据与来源"):
        assert title in texts[pages[title] - 1]


def test_bookmarks_follow_the_headings(written: tuple[Path, PdfReport]) -> None:
    with pikepdf.open(written[0]) as file, file.open_outline() as outline:
        top = [item.title for item in outline.root]
        assert top[-2:] == ["五、与本企业有关的方案条款", "六、依据与来源"]
        policies = next(item for item in outline.root if item.title.startswith("一、"))
        assert policies.children[0].title.startswith("专精特新中小企业认定")
        assert list(policies.destination)[1] == "/XYZ"


def test_boxes_are_named_and_not_required(written: tuple[Path, PdfReport]) -> None:
    fields = pypdf.PdfReader(written[0]).get_fields() or {}
    assert tuple(fields) == written[1].fields
    assert "p-specialised-sme/step-1" in fields
    assert all(field.get("/FT") == "/Btn" and not field.get("/Ff") for field in fields.values())
    assert [name for name, field in fields.items() if field["/V"] == "/Yes"] == ["p-specialised-sme/step-2"]


def test_a_field_name_has_no_dot() -> None:
    assert field_name("plan/3.1.8-s2") == "plan/3_1_8-s2"


def test_links_lead_to_places_and_addresses(written: tuple[Path, PdfReport]) -> None:
    links = [note for page in pypdf.PdfReader(written[0]).pages for note in page.annotations or ()]
    links = [note.get_object() for note in links if note.get_object()["/Subtype"] == "/Link"]
    assert any("/Dest" in link for link in links)
    assert any(link.get("/A", {}).get("/URI") == "https://www.miit.gov.cn/" for link in links)


def test_all_fonts_are_embedded(written: tuple[Path, PdfReport]) -> None:
    with pikepdf.open(written[0]) as file:
        assert not file.check_pdf_syntax()
        for page in file.pages:
            for font in page.Resources.Font.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
                assert "/ToUnicode" in font


def test_metadata(written: tuple[Path, PdfReport]) -> None:
    reader = pypdf.PdfReader(written[0])
    assert reader.metadata is not None
    assert reader.metadata.title == f"{CLIENT} 政策适用与行动清单"
    assert reader.metadata.author == "金华同舟企业管理咨询有限公司"
    assert reader.root_object["/Lang"] == "zh-CN"


def test_same_input_same_bytes() -> None:
    assert render(sample_document(), FONTS) == render(sample_document(), FONTS)


def test_no_bad_line_break(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = []

    def record(spans: Any, width: float) -> Any:
        lines = break_spans(spans, width)
        text = "".join(span.text for span in spans)
        found = [text[line.start : line.end] + ("\n" if line.last else "") for line in lines]
        faults.extend([(fault, found) for fault in bad_breaks(found)])
        return lines

    monkeypatch.setattr(pdf_text, "break_spans", record)
    render(sample_document(), FONTS)
    assert faults == []


def test_a_missing_glyph_stops_the_export(tmp_path: Path) -> None:
    path = tmp_path / "清单.pdf"
    path.write_bytes(b"old")
    odd = document(Heading("一、材料"), Paragraph(plain("盖章\U000f0000的☐")))
    with pytest.raises(MissingGlyphs, match="U\\+F0000（见“一、材料”）；“☐” U\\+2610"):
        write_pdf(odd, path, FONTS)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("清单.pdf", b"old")]


def test_a_missing_glyph_in_the_name_is_found() -> None:
    with pytest.raises(MissingGlyphs, match=r"☐.*首页"):
        render(document(client="☐公司"), FONTS)


def test_rare_names_and_unseen_characters_pass() -> None:
    data, pages = render(document(Paragraph(plain("堃镕犇喆\u200b\t\u00a0㵘")), client="喆堃公司"), FONTS)
    assert data.startswith(b"%PDF-1.7")
    assert pages == 1


def test_links_and_names_must_agree() -> None:
    for wrong in (
        (Paragraph((Run("见", anchor="nowhere"),)),),
        (Heading("甲", anchor="a"), Heading("乙", anchor="a")),
        (CheckItem("f", plain("甲")), CheckItem("f", plain("乙"))),
    ):
        with pytest.raises(BrokenDocument):
            render(document(*wrong), FONTS)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "没有写入权限"),
        (errno.EIO, "系统报告"),
    ],
)
def test_what_the_machine_refuses(
    code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        path.write_bytes(data[:100])
        raise OSError(code, os.strerror(code))

    path = tmp_path / "清单.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(pdf, "write_synced", refuse)
    with pytest.raises(ExportFailed, match=words):
        write_pdf(document(), path, FONTS)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("清单.pdf", b"old")]


def test_a_file_that_came_out_damaged_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "write_synced", lambda path, _data: path.write_bytes(b"%PDF-1.7 nothing"))
    with pytest.raises(ExportFailed, match="写入后复核"):
        write_pdf(document(), tmp_path / "清单.pdf", FONTS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_as_target_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="这是一个文件夹"):
        write_pdf(document(), tmp_path, FONTS)
    with pytest.raises(ExportFailed, match="文件夹不存在"):
        write_pdf(document(), tmp_path / "没有" / "清单.pdf", FONTS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportFailed, match="没有写入权限"):
        write_pdf(document(), tmp_path / "清单.pdf", FONTS)


def test_a_header_is_repeated_and_a_row_taller_than_a_page_is_split() -> None:
    long = "研发费用归集口径与留存备查资料，" * 260
    rows = (*(Row((plain(f"第{n}行"), plain("短"))) for n in range(60)), Row((plain("长"), plain(long))))
    data, pages = render(document(Table((Column("名称"), Column("说明", 2)), rows)), FONTS)
    reader = _reader(data)
    assert pages == len(reader.pages) >= 4
    assert all("名称" in page.extract_text() for page in reader.pages)


def test_a_heading_is_never_left_alone() -> None:
    for filler in range(30, 60):
        blocks = [Paragraph(plain("行")) for _ in range(filler)]
        reader = _reader(
            render(document(*blocks, Heading("二、标题"), Paragraph(plain("正文内容"))), FONTS)[0]
        )
        page = next(text for text in (page.extract_text() for page in reader.pages) if "二、标题" in text)
        assert "正文内容" in page


def test_kept_blocks_stay_together() -> None:
    for filler in range(30, 45):
        kept = Keep(tuple(Paragraph(plain(f"同页{n}")) for n in range(6)))
        reader = _reader(render(document(*[Paragraph(plain("行"))] * filler, kept), FONTS)[0])
        found = [page.extract_text().count("同页") for page in reader.pages]
        assert sorted(found)[-1] == 6


def test_an_empty_document_has_one_page() -> None:
    assert render(document(), FONTS)[1] == 1


def _reader(data: bytes) -> pypdf.PdfReader:
    from io import BytesIO

    return pypdf.PdfReader(BytesIO(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "文件不存在"),
        (b"", "文件已损坏"),
        (b"no font", "文件已损坏"),
        (b"\0\1\0\0\0\x09cut", "文件已损坏"),
    ],
)
def test_a_font_that_is_gone_or_broken_is_told_and_nothing_written(
    data: bytes | None, words: str, tmp_path: Path
) -> None:
    font = tmp_path / "Font.ttf"
    if data is not None:
        font.write_bytes(data)
    with pytest.raises(FontUnavailable, match=f"Font.ttf.*{words}"):
        write_pdf(document(), tmp_path / "list.pdf", FontPaths(font, FONTS.bold))
    assert not (tmp_path / "list.pdf").exists()
