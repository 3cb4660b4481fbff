"""Everything that stands sealed in the database, gathered from the rooms for a rotation of keys.

A test walks every column of bytes and finds any that is neither here nor told of in `NOT_SEALED`.
"""

from adelante.contacts import resealing as contacts
from adelante.documents import resealing as documents
from adelante.firms.rotating import Part
from adelante.messaging import resealing as messaging

SEALED: list[Part] = [*contacts.SEALED, *documents.SEALED, *messaging.SEALED]

NOT_SEALED = {
    "audit.Entry.sealed": "nothing is written there yet",
    "cases.Invitation.digest": "the hash of a secret",
    "documents.File.sha256": "the hash of the original",
    "firms.FirmKey.wrapped": "under the master key, which has its own rotation",
    "firms.ScopeKey.wrapped": "every rotation of a firm's key takes these",
    "people.Session.digest": "the hash of a secret",
    "people.Session.sealed": "under the signing key: a new one signs everybody in anew",
}
