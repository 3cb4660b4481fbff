from adelante.people.models.account import Account
from adelante.people.models.member import Member
from adelante.people.models.review import AccessReview, ReviewDecision
from adelante.people.models.session import Session

__all__ = ["AccessReview", "Account", "Member", "ReviewDecision", "Session"]
