"""What documents do about their own news, in its transaction."""

from adelante.cases.passing import finish
from adelante.documents.events import RequestWaived, VersionAccepted, VersionSent


def end_links_to_request(event: VersionSent | VersionAccepted | RequestWaived) -> None:
    """There is nothing more to send, so no link to it opens any more."""
    result = event.version_id if isinstance(event, VersionSent) else None
    finish(event.request, by=event.by, result=result)
