"""Everything that stands sealed in the database, gathered from the rooms for a rotation of keys.

A test walks every column of bytes and finds any that is neither here nor told of in `NOT_SEALED`.
"""

from adelante.contacts import resealing as contacts
from adelante.documents import resealing as documents
from adelante.firms.rotating import Part
from adelante.messaging import resealing as messaging
from adelante.people import resealing as people

SEALED: list[Part] = [
    *contacts.SEALED,
    *documents.SEALED,
    *messaging.SEALED,
    *people.SEALED,
]

NOT_SEALED = {
    "audit.Entry.sealed": "nothing is written there yet",
    "audit.Seal.digest": "a hash of the trail",
    "audit.Seal.listed": "hashes of entries",
    "audit.Seal.previous": "a hash of the trail",
    "cases.Invitation.digest": "the hash of a secret",
    "cases.Pass.digest": "the hash of a secret",
    "cases.Visit.digest": "the hash of a secret",
    "documents.File.sha256": "the hash of the original",
    "firms.FirmKey.wrapped": "under the master key, which has its own rotation",
    "firms.ScopeKey.wrapped": "every rotation of a firm's key takes these",
    "people.AddressChange.code_digest": "the hash of a code that is good for ten minutes",
    "people.AddressChange.undo_digest": "the hash of a secret",
    "people.Device.digest": "the hash of a secret",
    "people.Factor.credential": "the public name of a passkey",
    "people.RecoveryCode.digest": "the hash of a secret",
    "people.Session.digest": "the hash of a secret",
    "people.Session.sealed": "under the signing key: a new one signs everybody in anew",
}
