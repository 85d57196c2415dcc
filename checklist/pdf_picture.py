"""Pictures for the page: read once, brought to the size that print can show, drawn by the canvas."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from checklist.errors import UnreadablePicture

_FORMATS: Final = ("PNG", "JPEG")
_MOST_PIXELS: Final = 50_000_000
_PRINTED: Final = (1000, 1000)
"""As many pixels as a logo can show in print; more would only make every copy of the file larger."""
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises for files that are cut off or damaged."""


class Picture(NamedTuple):
    """A picture ready to be drawn."""

    image: Image.Image

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """The width and height it has in a room of that size, its proportions kept."""
        own_width, own_height = self.image.size
        scale = min(width / own_width, height / own_height)
        return own_width * scale, own_height * scale


def read_picture(data: bytes) -> Picture:
    """A PNG or JPEG file as a picture, upright, its transparency kept.  Raises `UnreadablePicture`."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            width, height = opened.size
            if width * height > _MOST_PIXELS:
                raise UnreadablePicture(f"图片的像素太多（{width}×{height}）")
            upright = ImageOps.exif_transpose(opened)
            image = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadablePicture("图片的像素太多") from error
    except UnidentifiedImageError as error:
        raise UnreadablePicture("它不是 PNG 或 JPEG 图片") from error
    except _BROKEN as error:
        raise UnreadablePicture("文件不完整或已损坏") from error
    image.thumbnail(_PRINTED)
    return Picture(image)
