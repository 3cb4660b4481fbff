"""Addresses of lists: what Django's `reverse` would say, at each firm."""

from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import reverse, set_script_prefix

from adelante.web.address import address


@pytest.fixture(params=["/rivera/", "/harbour/"])
def firm(request):
    set_script_prefix(request.param)
    yield request.param
    set_script_prefix("/")


@pytest.mark.parametrize(
    ("name", "count"), [("desk:today", 0), ("desk:case", 1), ("home:item", 1), ("desk:review", 0)]
)
def test_it_is_the_address_that_django_would_give(firm, name, count):
    ids = [uuid4() for _ in range(count)]

    assert address(name, *ids) == reverse(name, args=ids)
    assert address(name, *ids).startswith(firm)


def test_templates_write_it_as_a_tag(firm):
    case = uuid4()
    page = Template('<a href="{% address "desk:case" case %}">')

    assert page.render(Context({"case": case})) == f'<a href="{reverse("desk:case", args=[case])}">'
