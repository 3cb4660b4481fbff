"""Where files are read: in a fresh child process that has nothing and can reach nothing.

A file from outside is an attack until shown otherwise, and the parsers of PDFs and pictures are
where such attacks land. So no other part of the product opens a file: it asks here what a file
is (`sniff`, by its first bytes), whether it is whole (`examine`), for pictures of its pages
(`render`), or for a copy fit to file (`filing_ready`). The child gets the bytes by pipe and answers
by pipe; it has no environment, no network, no files, hard limits on time and memory, and it ends
with the call. What goes wrong in it is an answer (`Unreadable`), never an exception; only a
sandbox that cannot be set up raises (`SandboxFailed`), for then nothing is known about the file.
`rung()` says how firmly this machine can shut a child in. Nothing here is ever worded for a
person, but for the names of kinds.
"""

from adelante.core.sandbox.answers import Examined, PageImage, Unreadable
from adelante.core.sandbox.conversation import SandboxFailed
from adelante.core.sandbox.kinds import ACCEPTED, SNIFF_BYTES, Kind, sniff
from adelante.core.sandbox.limits import STANDARD, Limits
from adelante.core.sandbox.run import MOST_PAGES, examine, filing_ready, render, rung
from adelante.core.sandbox.rungs import Rung

__all__ = [
    "ACCEPTED",
    "MOST_PAGES",
    "SNIFF_BYTES",
    "STANDARD",
    "Examined",
    "Kind",
    "Limits",
    "PageImage",
    "Rung",
    "SandboxFailed",
    "Unreadable",
    "examine",
    "filing_ready",
    "render",
    "rung",
    "sniff",
]
