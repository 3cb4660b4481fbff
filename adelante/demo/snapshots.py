"""A sheet of paper as a phone sees it: on a table, a little askew, in uneven light."""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from random import Random

from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageOps

_TABLES = (("#4a3020", "#8a6444"), ("#6d665c", "#9a9287"), ("#2e3a3f", "#566469"))
_MARGIN = 0.07
_ROUGH = 8
"""Shadows and light have no detail, so they are made this many times smaller."""


def photographed(sheet: Image.Image, *, chance: Random) -> bytes:
    """A JPEG of the sheet, with the camera's marks in it but no place."""
    margin = round(max(sheet.size) * _MARGIN)
    size = (sheet.width + 2 * margin, sheet.height + 2 * margin)
    quad = _askew(sheet.size, margin=margin, chance=chance)
    laid = sheet.transform(
        size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR, fillcolor="#dedad0"
    )
    outline = _outline(sheet.size, size, quad)

    picture = _table(chance.randrange(len(_TABLES)), size).copy()
    picture.paste("#0c0a08", (0, 0), _shadow(outline, size))
    picture.paste(laid, (0, 0), outline.resize(size, Image.Resampling.BILINEAR))
    picture = ImageChops.multiply(picture, _light(size, chance=chance))

    file = BytesIO()
    picture.save(file, "JPEG", quality=80, exif=_camera_marks(chance))
    return file.getvalue()


def _askew(size: tuple[int, int], *, margin: int, chance: Random) -> tuple[float, ...]:
    """Where the corners of the picture lie, seen from the sheet."""
    width, height = size
    turn = chance.uniform(-0.025, 0.025)
    dx, dy = turn * height / 2, turn * width / 2

    def nudge() -> float:
        return chance.uniform(-0.15, 0.15) * margin

    return (
        -margin - dx + nudge(),
        -margin + dy + nudge(),
        -margin + dx + nudge(),
        height + margin + dy + nudge(),
        width + margin + dx + nudge(),
        height + margin - dy + nudge(),
        width + margin - dx + nudge(),
        -margin - dy + nudge(),
    )


def _outline(sheet: tuple[int, int], size: tuple[int, int], quad: tuple[float, ...]) -> Image.Image:
    """Where the sheet lies, at half the size; the dark border lets its edges come out smooth."""
    whole = ImageOps.expand(Image.new("L", (sheet[0] // 2 - 4, sheet[1] // 2 - 4), 255), 2, 0)
    half = (size[0] // 2, size[1] // 2)
    corners = tuple(place / 2 for place in quad)
    return whole.transform(half, Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)


@cache
def _table(which: int, size: tuple[int, int]) -> Image.Image:
    """Long fibres between two colours."""
    grain = Random(which)  # noqa: S311 - repeatable on purpose, guards nothing
    fibres = Image.frombytes("L", (5, 160), grain.randbytes(800))
    dark, pale = _TABLES[which]
    return ImageOps.colorize(fibres, dark, pale).resize(size, Image.Resampling.BICUBIC)


def _shadow(outline: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = outline.reduce(_ROUGH // 2)
    fallen = ImageChops.offset(small, 2, 3).filter(ImageFilter.GaussianBlur(3))
    dim = fallen.point([level * 6 // 10 for level in range(256)])
    return dim.resize(size, Image.Resampling.BILINEAR)


def _light(size: tuple[int, int], *, chance: Random) -> Image.Image:
    """Bright in one place and dimmer towards the others, a little warm."""
    levels = bytes(chance.randrange(212, 256) for _spot in range(9))
    rough = Image.frombytes("L", (3, 3), levels).resize(
        (size[0] // _ROUGH, size[1] // _ROUGH), Image.Resampling.BICUBIC
    )
    warm = ImageOps.colorize(rough, "#000000", "#fffaf0")
    return warm.resize(size, Image.Resampling.BILINEAR)


def _camera_marks(chance: Random) -> Image.Exif:
    taken = datetime(2026, 1, 1) + timedelta(seconds=chance.randrange(300 * 86_400))
    stamp = f"{taken:%Y:%m:%d %H:%M:%S}"
    marks = Image.Exif()
    marks[ExifTags.Base.Make] = "Specimen"
    marks[ExifTags.Base.Model] = "Sample Phone 1"
    marks[ExifTags.Base.Orientation] = 1
    marks[ExifTags.Base.DateTime] = stamp
    marks.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = stamp
    return marks
