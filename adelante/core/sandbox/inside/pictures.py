"""Reads JPEG, PNG and TIFF; `phone_photos` adds HEIC."""

import io
import json
import warnings
from collections.abc import Iterator, Sequence

from PIL import (
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
)

from adelante.core.sandbox import frames
from adelante.core.sandbox.answers import Unreadable
from adelante.core.sandbox.inside.answering import CannotRead, answer_about
from adelante.core.sandbox.limits import Limits

_LOADED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin)
Image._initialized = 2  # Pillow thinks that it has loaded all its plugins, and loads no others
warnings.simplefilter("error", Image.DecompressionBombWarning)

_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "tiff": ("TIFF",), "heic": ("HEIF",)}
_ORIENTATION = 0x0112
_TURNS = {  # EXIF orientation, Exif 2.32 section 4.6.4
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset((5, 6, 7, 8))


def main(answer: int, limits: Limits, job: str) -> None:
    wish = json.loads(job)

    def read(file: bytes) -> None:
        picture = opened(file, kind=wish["kind"], limits=limits)
        if wish["do"] == "examine":
            _examine(picture, answer=answer, limits=limits)
        else:
            widths = wish["widths"]
            for number, page in every_page(picture, limits=limits, only=wish["pages"]):
                send_page(upright(page, box=box(widths)), number, widths, answer)

    answer_about(read, to=answer, limits=limits)


def opened(file: bytes, *, kind: str, limits: Limits) -> ImageFile.ImageFile:
    """Its head is read and its size is known to be bearable; no pixel is unpacked yet."""
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        return Image.open(io.BytesIO(file), formats=_FORMATS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise CannotRead(Unreadable.TOO_BIG) from bomb
    except UnidentifiedImageError as strange:
        raise CannotRead(Unreadable.BROKEN) from strange


def every_page(
    picture: ImageFile.ImageFile, *, limits: Limits, only: Sequence[int] | None = None
) -> Iterator[tuple[int, ImageFile.ImageFile]]:
    """Page number, from 1, and the same picture turned to that page."""
    count = _page_count(picture)
    if count > limits.pages:
        raise CannotRead(Unreadable.TOO_BIG)
    for number in range(1, count + 1) if only is None else only:
        if 1 <= number <= count:
            if count > 1:
                picture.seek(number - 1)
            if picture.width * picture.height > limits.pixels:
                raise CannotRead(Unreadable.TOO_BIG)
            yield number, picture


def lies_on_its_side(picture: Image.Image) -> bool:
    """Whether its width is the height that a person sees."""
    return _orientation(picture) in _SIDEWAYS


def upright(picture: Image.Image, *, box: tuple[int, int]) -> Image.Image:
    """As a person holds it, on white, in RGB or grey, shrunk to fit, and bare of metadata."""
    orientation = _orientation(picture)
    size = (box[1], box[0]) if orientation in _SIDEWAYS else box
    picture.draft(None, size)  # a JPEG need not be unpacked larger than it is wanted
    small = _smooth(picture)
    small.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    bare = _on_white(small)
    if orientation in _TURNS:
        bare = bare.transpose(_TURNS[orientation])
    bare.info = {}
    return bare


def box(widths: Sequence[int]) -> tuple[int, int]:
    return max(widths), 3 * max(widths)


def send_page(image: Image.Image, number: int, widths: Sequence[int], answer: int) -> None:
    """One frame for each width, from the widest down."""
    for width in sorted(widths, reverse=True):
        image.thumbnail(box([width]), Image.Resampling.LANCZOS)
        jpeg = as_jpeg(image, quality=82)
        frames.send(frames.IS_PAGE, frames.PAGE.pack(number, *image.size), jpeg, to=answer)


def as_jpeg(image: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _examine(picture: ImageFile.ImageFile, *, answer: int, limits: Limits) -> None:
    width, height = picture.size
    if lies_on_its_side(picture):
        width, height = height, width
    for _number, page in every_page(picture, limits=limits):
        page.load()  # to the last byte: a cut photo shows itself only there
    head = frames.EXAMINED.pack(_page_count(picture), width, height, False)
    frames.send(frames.IS_EXAMINED, head, to=answer)


def _page_count(picture: ImageFile.ImageFile) -> int:
    """Pages of a TIFF. In other formats, more frames are animations, depths or thumbnails."""
    return getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken EXIF does not make a photo unreadable
        return 1


def _smooth(picture: Image.Image) -> Image.Image:
    """In a mode that can be shrunk well."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.mode in {"1", "I", "F"}:
        return picture.convert("L")
    picture.load()
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return picture.copy() if picture.mode in {"RGB", "L"} else picture.convert("RGB")
