from adelante.contacts.models.contact import Contact, Kind
from adelante.contacts.models.number import NumberKind, PersonalNumber
from adelante.contacts.models.relation import Relation

__all__ = ["Contact", "Kind", "NumberKind", "PersonalNumber", "Relation"]
