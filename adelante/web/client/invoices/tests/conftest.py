import pytest

from adelante.billing.tests.conftest import noon, till
from adelante.demo.gateway.account import webhook_secret
from adelante.integrations.payments import StripeLike
from adelante.integrations.payments.tests import standing_in as provider_side

__all__ = ["noon", "provider", "till"]


@pytest.fixture
def set_to_noon(request):
    """The shared fixture, by its name: here that name is an import."""
    return request.getfixturevalue("noon")


@pytest.fixture
def provider(tmp_path, set_to_noon, settings):
    """A provider that answers, and a product that is told to use it."""
    with provider_side.standing_in(tmp_path) as provider:
        settings.GATEWAY = f"{__name__}.at_firm {provider.base}"
        yield provider


def at_firm(slug: str, base: str) -> StripeLike:
    return StripeLike(
        secret_key=f"sk_test_{slug}",
        webhook_secrets=(webhook_secret(slug),),
        base=base,
        pays_at="https://pay.example",
    )
