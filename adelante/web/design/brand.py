"""A firm's colour: one hue, from which three variables are computed for light and for dark.

Colours are chosen in OKLCH (Ottosson 2020), where the same lightness looks equally light in every
hue, and written as sRGB hex, since old phones know no colour functions. Contrast is WCAG 2.2's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import cos, radians, sin

DEFAULT_HUE = 198
LEAST_CONTRAST = 6.0

# The grounds that brand-coloured words lie on: paper, surface and sunken, as in 00-tokens.css.
_LIGHT_GROUNDS = ("#fcf9f5", "#ffffff", "#f5f2ec")
_DARK_GROUNDS = ("#101419", "#181e23", "#0a0f13")


@dataclass(frozen=True)
class Brand:
    """Three hex colours: for words and filled buttons, for soft grounds, for words on a button."""

    brand: str
    soft: str
    on: str

    def worst_contrast(self, grounds: Sequence[str]) -> float:
        """The smallest contrast of any pair that the kit puts together, words on a ground."""
        pairs = [contrast(self.brand, ground) for ground in (*grounds, self.soft)]
        return min(*pairs, contrast(self.on, self.brand))


def brand_css(hue: int) -> str:
    """A stylesheet that sets --brand, --brand-soft and --on-brand for this hue (degrees, 0 to 359).

    Only for screens: print is black on white. Raises ValueError for any other number.
    """
    light, dark = light_brand(hue), dark_brand(hue)
    return (
        f"@media screen{{:root{{{_variables(light)}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(dark)}}}}}\n"
    )


@cache
def light_brand(hue: int) -> Brand:
    """The brand on light paper: a dark colour, made darker until every pair reads well."""
    _must_be_hue(hue)
    soft = _hex(0.955, 0.025, hue)
    for step in count():
        made = Brand(_hex(0.43 - step * 0.005, 0.11, hue), soft, "#fcfcfc")
        if made.worst_contrast(_LIGHT_GROUNDS) >= LEAST_CONTRAST:
            return made
    raise AssertionError("black always reads well on paper")


@cache
def dark_brand(hue: int) -> Brand:
    """The brand on dark paper: a light colour, made lighter until every pair reads well."""
    _must_be_hue(hue)
    soft, on = _hex(0.29, 0.045, hue), _hex(0.18, 0.02, hue)
    for step in count():
        made = Brand(_hex(0.77 + step * 0.005, 0.1, hue), soft, on)
        if made.worst_contrast(_DARK_GROUNDS) >= LEAST_CONTRAST:
            return made
    raise AssertionError("white always reads well on dark paper")


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two hex colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _variables(made: Brand) -> str:
    return f"--brand:{made.brand};--brand-soft:{made.soft};--on-brand:{made.on}"


def _must_be_hue(hue: int) -> None:
    if not 0 <= hue < 360:
        raise ValueError("a hue is a whole number of degrees from 0 to 359")


def _hex(lightness: float, chroma: float, hue: int) -> str:
    """The colour in hex, with as much of the chroma as a screen can show at this lightness."""
    while True:
        linear = _linear_srgb(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in linear):
            return "#" + "".join(f"{round(_encode(channel) * 255):02x}" for channel in linear)
        chroma -= 0.002


def _linear_srgb(lightness: float, chroma: float, hue: int) -> tuple[float, float, float]:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (_decode(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
