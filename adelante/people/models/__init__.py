from adelante.people.models.account import Account
from adelante.people.models.address_change import AddressChange
from adelante.people.models.device import Device
from adelante.people.models.factor import Factor, RecoveryCode
from adelante.people.models.member import Member
from adelante.people.models.review import AccessReview, ReviewDecision
from adelante.people.models.role_right import RoleRight
from adelante.people.models.session import Session

__all__ = [
    "AccessReview",
    "Account",
    "AddressChange",
    "Device",
    "Factor",
    "Member",
    "RecoveryCode",
    "ReviewDecision",
    "RoleRight",
    "Session",
]
