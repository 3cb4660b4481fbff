"""The letter that brings the trail's head to an owner's mailbox."""

from django.utils.translation import gettext as _

from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.messaging.letter import Letter
from adelante.messaging.models import Message


def head(message: Message, firm: Firm) -> Letter:
    """As it stood when the letter was queued: it is the proof of that evening."""
    number, digest = message.about["number"], message.about["hash"]
    return Letter(
        subject=_("The seal of today’s trail"),
        paragraphs=(
            _("Please keep this mail. It proves what the trail of your firm says up to now:"),
            f"{number}:{digest}",
            _(
                "If anybody changes, removes or adds an entry behind it, even with full rights on "
                "the server, this line will not fit any more. You need not do anything with it "
                "until there is a doubt."
            ),
        ),
        button=(_("Open the trail"), link(firm.slug, "desk:trail")),
        more=(_("How to check it is on the page, under “Sealed up to”."),),
        may_answer=False,
    )
