import pytest
from django.template.loader import render_to_string
from django.utils import translation

from adelante.web.design.templatetags import design
from adelante.web.design.views import gallery_words


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    design._icon.cache_clear()  # they hold the address of the sheet
    yield
    design._icon.cache_clear()


@pytest.fixture
def gallery_page():
    """The gallery's HTML in a language."""

    def render(language="en"):
        with translation.override(language):
            return render_to_string("design/gallery.html", gallery_words())

    return render
