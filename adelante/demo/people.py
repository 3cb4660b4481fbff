"""The sample people whose names everybody learns first."""

from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from adelante.people.factors.codes import SECRET_BYTES

PASSWORD = "demo demo demo demo"  # noqa: S105 - everybody may know it

"""Long enough for the house's own rule."""


def secret_of(email: str) -> bytes:
    """The secret of this sample colleague's app with codes. Everybody may know it too."""
    return sha256(f"sample firm {email}".encode()).digest()[:SECRET_BYTES]


MAIN = frozenset(
    {
        "olga@rivera.example",
        "marta@rivera.example",
        "daniela@rivera.example",
        "maria@rivera.example",
        "fin@rivera.example",
        "ana@example.com",
        "luis@example.com",
        "nora.lara@example.com",
        "ernesto.ortiz@example.com",
        "zed@harbour.example",
        "hugo@example.com",
    }
)

STORIES = (
    ("ana@example.com", _("Client on a phone, reads Spanish. What do I have to do now?")),
    (
        "luis@example.com",
        _("Her husband and petitioner, reads English. Sees what Ana must send, not what is in it."),
    ),
    (
        "nora.lara@example.com",
        _("Joint sponsor of another case. Sees her own papers, nothing else."),
    ),
    ("ernesto.ortiz@example.com", _("Pays a relative’s bills, in Spanish. Sees the bills alone.")),
    ("maria@rivera.example", _("Paralegal with many open cases. What waits for me, oldest first?")),
    (
        "daniela@rivera.example",
        _("Attorney with four minutes. Which date can hurt us, who needs me?"),
    ),
    ("fin@rivera.example", _("Finance. Who owes what, since when? Sees no evidence at all.")),
    ("olga@rivera.example", _("Managing partner.")),
    ("zed@harbour.example", _("Attorney of the other firm. Must find nothing of Rivera's.")),
    ("hugo@example.com", _("Client of the other firm.")),
)
