import pytest

from adelante.web.design.brand import (
    _DARK_GROUNDS,
    _LIGHT_GROUNDS,
    LEAST_CONTRAST,
    brand_css,
    contrast,
    dark_brand,
    light_brand,
)
from adelante.web.design.bundle import STATIC


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("hue", range(360))
def test_every_hue_reads_well_in_light_and_in_dark(hue):
    for made, grounds in ((light_brand(hue), _LIGHT_GROUNDS), (dark_brand(hue), _DARK_GROUNDS)):
        assert contrast(made.on, made.brand) >= LEAST_CONTRAST
        for ground in (*grounds, made.soft):
            assert contrast(made.brand, ground) >= LEAST_CONTRAST


def test_the_grounds_are_those_of_the_tokens():
    tokens = (STATIC / "css" / "00-tokens.css").read_text()
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    for text, (paper, surface, sunken) in ((light, _LIGHT_GROUNDS), (dark, _DARK_GROUNDS)):
        surface = "#fff" if surface == "#ffffff" else surface
        assert f"--paper: {paper}; --surface: {surface}; --sunken: {sunken};" in text


def test_another_hue_gives_another_colour():
    assert brand_css(30) != brand_css(260)
    assert brand_css(142).count("--on-brand:") == 2


@pytest.mark.parametrize("hue", [-1, 360])
def test_a_number_that_is_no_hue_is_refused(hue):
    with pytest.raises(ValueError, match="hue"):
        brand_css(hue)
