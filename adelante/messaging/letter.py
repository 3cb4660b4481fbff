"""What a mail is made of, before it is put into words of a format."""

from dataclasses import dataclass


class NotWanted(Exception):
    """What the message was about is over: it is not sent."""


@dataclass(frozen=True)
class Letter:
    """One mail: a greeting, paragraphs, one button (words, address), another way for those who
    would rather not press it, questions with their answers, small print. Plain text.

    `may_answer`: somebody at the firm reads an answer to it. `sender`: a neutral name in place of
    the firm's, which then stands nowhere in the mail.
    """

    subject: str
    paragraphs: tuple[str, ...]
    greeting: str = ""
    code: str = ""
    items: tuple[str, ...] = ()
    button: tuple[str, str] | None = None
    or_else: tuple[str, str] | None = None
    questions: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()
    may_answer: bool = True
    sender: str = ""
