"""The sample people whose names everybody learns first."""

PASSWORD = "demo demo demo demo"  # noqa: S105 - everybody may know it
"""Long enough for the house's own rule; no second factor is asked for in a demo."""

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
    ("ana@example.com", "Client on a phone, reads Spanish. What do I have to do now?"),
    (
        "luis@example.com",
        "Her husband and petitioner, reads English. Sees what Ana must send, not what is in it.",
    ),
    ("nora.lara@example.com", "Joint sponsor of another case. Sees her own papers, nothing else."),
    ("ernesto.ortiz@example.com", "Pays a relative’s bills, in Spanish. Sees the bills alone."),
    ("maria@rivera.example", "Paralegal with many open cases. What waits for me, oldest first?"),
    ("daniela@rivera.example", "Attorney with four minutes. Which date can hurt us, who needs me?"),
    ("fin@rivera.example", "Finance. Who owes what, since when? Sees no evidence at all."),
    ("olga@rivera.example", "Managing partner."),
    ("zed@harbour.example", "Attorney of the other firm. Must find nothing of Rivera's."),
    ("hugo@example.com", "Client of the other firm."),
)
