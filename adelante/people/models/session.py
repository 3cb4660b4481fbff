from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Session(OfFirm):
    """One browser at one firm. Its secret stands in the cookie; here is only its SHA-256.

    `sealed` is what the sign-in remembers between two steps, such as a code, sealed. `factor_at` is
    when it passed the second factor; `proved_at` when the person last proved to be who they are.
    """

    digest = models.BinaryField()
    account = SameFirmKey("people.Account", null=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    factor_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_session_a_secret"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="session_expiry")]
