"""Reads a TrueType font straight from its file and embeds the glyphs that a document uses.

ReportLab's own reader parses every glyph of the 10 MB file (45-110 ms and 24 MB for each weight) and splits Chinese
text over a dozen 256-character fonts. Here the file is mapped, only what is asked for is read, and the document gets
one composite font (CIDFontType2, Identity-H) for each weight. Source: ISO 32000-1, 9.7; OpenType 1.9.
"""

from __future__ import annotations

import mmap
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from hashlib import md5
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

from checklist.linebreak import OBJECT, SQUEEZED, Widths

_SUBSET_TABLES = ("cvt ", "fpgm", "prep")
_MORE, _WORDS, _SCALE, _TWO_SCALES, _TWO_BY_TWO = 0x20, 0x01, 0x08, 0x40, 0x80
_SHAPE_WIDTH = 1.3  # ems that a drawn shape takes in a line


class FontFormatError(ValueError):
    """The file is not a TrueType font that can be embedded."""


class _Metrics(NamedTuple):
    units: int
    box: tuple[int, int, int, int]
    long_offsets: bool
    ascent: int
    descent: int
    cap_height: int
    weight: int
    metric_count: int


class FontFile:
    """A TrueType file, read on demand. Widths are in ems; `missing` collects what the font cannot print."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._tables = self._read_directory(path)
        self.metrics = self._read_metrics()
        self._segments = self._read_segments(path)
        self.missing: list[str] = []
        self.widths = Widths(self._char_width)

    def close(self) -> None:
        """Let the file go."""
        self._data.close()

    def glyph(self, code: int) -> int:
        """Give the glyph number of a code point; 0 when the font has none."""
        starts, ends, glyphs = self._segments
        at = bisect_left(ends, code)
        if at == len(ends) or starts[at] > code:
            return 0
        return glyphs[at] + code - starts[at]

    def advance(self, glyph: int) -> int:
        """Give the advance width of a glyph in font units."""
        at = min(glyph, self.metrics.metric_count - 1)
        return int(struct.unpack_from(">H", self._data, self._tables["hmtx"][0] + at * 4)[0])

    def outline(self, glyph: int) -> bytes:
        """Give the glyph's entry in the glyf table."""
        loca, start = self._tables["loca"][0], self._tables["glyf"][0]
        if self.metrics.long_offsets:
            first, after = struct.unpack_from(">LL", self._data, loca + glyph * 4)
        else:
            first, after = (2 * half for half in struct.unpack_from(">HH", self._data, loca + glyph * 2))
        return self._data[start + first : start + after]

    def table(self, tag: str) -> bytes:
        """Give a whole table; empty when the font has none of this name."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    def _char_width(self, char: str) -> float:
        if char == OBJECT:
            return _SHAPE_WIDTH
        glyph = self.glyph(ord(char))
        if not glyph:
            self.missing.append(char)
            return 1.0
        return self.advance(glyph) / self.metrics.units

    def _read_directory(self, path: Path) -> dict[str, tuple[int, int]]:
        if self._data[:4] != b"\0\1\0\0":
            raise FontFormatError(f"{path}: not a TrueType font")
        count = struct.unpack_from(">H", self._data, 4)[0]
        tables = {}
        for number in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", self._data, 12 + 16 * number)
            tables[tag.decode("latin-1")] = (offset, length)
        return tables

    def _read_metrics(self) -> _Metrics:
        head, hhea, os2 = self.table("head"), self.table("hhea"), self.table("OS/2")
        ascent, descent = struct.unpack_from(">hh", os2, 68)
        return _Metrics(
            units=struct.unpack_from(">H", head, 18)[0],
            box=struct.unpack_from(">4h", head, 36),
            long_offsets=bool(struct.unpack_from(">h", head, 50)[0]),
            ascent=ascent,
            descent=descent,
            cap_height=struct.unpack_from(">h", os2, 88)[0],
            weight=struct.unpack_from(">H", os2, 4)[0],
            metric_count=struct.unpack_from(">H", hhea, 34)[0],
        )

    def _read_segments(self, path: Path) -> tuple[list[int], list[int], list[int]]:
        """Read the character map: first and last code point of each segment, and the glyph of the first."""
        cmap = self.table("cmap")
        found = {}
        for number in range(struct.unpack_from(">H", cmap, 2)[0]):
            platform, _, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
            if platform in {0, 3}:
                found[struct.unpack_from(">H", cmap, offset)[0]] = offset
        if 12 not in found:
            raise FontFormatError(f"{path}: no full Unicode character map (cmap format 12)")
        offset = found[12]
        count = struct.unpack_from(">L", cmap, offset + 12)[0]
        numbers = _array("I", cmap[offset + 16 : offset + 16 + 12 * count])
        return numbers[::3].tolist(), numbers[1::3].tolist(), numbers[2::3].tolist()


class Subset:
    """The characters of one font that a document has used, and their codes: the PDF side of a `FontFile`."""

    def __init__(self, font: FontFile, name: str, key: str) -> None:
        self._font = font
        self._name = name
        self.key = key
        self.codes = _Codes()

    def show(self, text: str) -> str:
        """Give the operator that shows `text`, with marks squeezed where their widths say so."""
        codes = self.codes
        if not SQUEEZED.search(text):
            return f"<{''.join([codes[char] for char in text])}> Tj"
        parts, start = [], 0
        for match in SQUEEZED.finditer(text):
            parts.append("".join([codes[char] for char in text[start : match.end()]]))
            start = match.end()
        parts.append("".join([codes[char] for char in text[start:]]))
        return f"[<{'> 500 <'.join(parts)}>] TJ"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - the name ReportLab calls before it saves
        """Add the composite font to the document's fonts."""
        reference = document.Reference
        glyphs = [0, *(self._font.glyph(ord(char)) for char in self.codes)]
        program = _build(self._font, glyphs)
        tag = "".join(chr(65 + byte % 26) for byte in md5(program, usedforsecurity=False).digest()[:6])
        name = pdfdoc.PDFName(f"{tag}+{self._name}")
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": reference(self._descriptor(reference, name, program)),
                "DW": 1000,
                "W": self._widths(glyphs),
                "CIDToGIDMap": "/Identity",
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([reference(descendant)]),
                "ToUnicode": reference(_stream(_to_unicode(self.codes))),
            }
        )
        document.idToObject["BasicFonts"].dict[self.key] = reference(font)

    def _descriptor(self, reference: Any, name: str, program: bytes) -> Any:
        metrics = self._font.metrics
        scale = 1000 / metrics.units
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([round(edge * scale) for edge in metrics.box]),
                "ItalicAngle": 0,
                "Ascent": round(metrics.ascent * scale),
                "Descent": round(metrics.descent * scale),
                "CapHeight": round(metrics.cap_height * scale),
                "StemV": 50 + int((metrics.weight / 65) ** 2),
                "FontFile2": reference(_stream(program, Length1=len(program))),
            }
        )

    def _widths(self, glyphs: list[int]) -> str:
        scale = 1000 / self._font.metrics.units
        widths = [round(self._font.advance(glyph) * scale) for glyph in glyphs]
        return "[" + " ".join(f"{code} [{w}]" for code, w in enumerate(widths) if w != 1000) + "]"


class _Codes(dict[str, str]):
    """Four hexadecimal digits for each character, given out in order of first use."""

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code


def _array(kind: str, data: bytes) -> array[int]:
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _stream(content: bytes, **entries: int) -> Any:
    packed = zlib.compress(content, 6)
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode", **entries}), packed, filters=[])


def _to_unicode(codes: dict[str, str]) -> bytes:
    """Write the map from codes back to text, so that text can be searched and copied."""
    lines = [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _build(font: FontFile, glyphs: list[int]) -> bytes:
    """Make a TrueType font of `glyphs`, in this order; parts of composite glyphs are added at the end."""
    outlines = _outlines(font, glyphs)
    offsets, body, size = [0], [], 0
    for outline in outlines:
        padded = outline + b"\0" * (-len(outline) % 4)
        body.append(padded)
        size += len(padded)
        offsets.append(size)
    hmtx = b"".join(
        struct.pack(">HH", font.advance(glyph), struct.unpack(">H", outline[2:4] or b"\0\0")[0])
        for glyph, outline in zip(glyphs, outlines, strict=True)
    )
    count = struct.pack(">H", len(glyphs))
    head = bytearray(font.table("head"))
    head[8:12] = bytes(4)
    head[50:52] = b"\0\1"
    hhea, maxp = font.table("hhea"), font.table("maxp")
    tables = {
        "head": bytes(head),
        "hhea": hhea[:34] + count + hhea[36:],
        "maxp": maxp[:4] + count + maxp[6:],
        "hmtx": hmtx,
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "glyf": b"".join(body),
        **{tag: font.table(tag) for tag in _SUBSET_TABLES if font.table(tag)},
    }
    return _assemble(tables)


def _outlines(font: FontFile, glyphs: list[int]) -> list[bytes]:
    """Read the outlines of `glyphs`; composite ones are renumbered and their parts appended to `glyphs`."""
    place = {glyph: at for at, glyph in reversed(list(enumerate(glyphs)))}
    outlines: list[bytes] = []
    while len(outlines) < len(glyphs):
        outline = font.outline(glyphs[len(outlines)])
        if outline[:1] >= b"\x80":  # a negative number of contours: made of other glyphs
            outline = _renumber(outline, glyphs, place)
        outlines.append(outline)
    return outlines


def _renumber(outline: bytes, glyphs: list[int], place: dict[int, int]) -> bytes:
    changed, at, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, at)
        if part not in place:
            place[part] = len(glyphs)
            glyphs.append(part)
        struct.pack_into(">H", changed, at + 2, place[part])
        at += 4 + (4 if flags & _WORDS else 2)
        if flags & _SCALE:
            at += 2
        elif flags & _TWO_SCALES:
            at += 4
        elif flags & _TWO_BY_TWO:
            at += 8
    return bytes(changed)


def _checksum(data: bytes) -> int:
    return sum(_array("I", data + b"\0" * (-len(data) % 4))) & 0xFFFFFFFF


def _assemble(tables: dict[str, bytes]) -> bytes:
    power = 1 << (len(tables).bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x00010000, len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16
    )
    offset = 12 + 16 * len(tables)
    directory, body = [], []
    for tag, data in sorted(tables.items()):
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), _checksum(data), offset, len(data)))
        padded = data + b"\0" * (-len(data) % 4)
        body.append(padded)
        offset += len(padded)
    font = bytearray(header + b"".join(directory) + b"".join(body))
    head_at = font.index(tables["head"])
    struct.pack_into(">L", font, head_at + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)
