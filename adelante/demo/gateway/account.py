"""Each firm's account at the stand-in. Its secrets follow from the installation's own key."""

import hashlib
import hmac

from django.conf import settings

from adelante.integrations.payments import StripeLike


def at_firm(slug: str, _told: str = "") -> StripeLike:
    """The gateway of a sample firm."""
    return StripeLike(
        secret_key=secret_key(slug),
        webhook_secrets=(webhook_secret(slug),),
        base=f"{settings.BASE_URL}/demo/gateway",
    )


def secret_key(slug: str) -> str:
    return f"sk_test_{slug}_{_derived('key', slug)}"


def webhook_secret(slug: str) -> str:
    return f"whsec_{_derived('webhook', slug)}"


def slug_of(secret: str) -> str | None:
    """Whose key this is, or None."""
    slug = secret.removeprefix("sk_test_").rpartition("_")[0]
    if slug and hmac.compare_digest(secret.encode(), secret_key(slug).encode()):
        return slug
    return None


def _derived(what: str, slug: str) -> str:
    words = f"demo gateway {what} {slug}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()[:40]
