from adelante.cases.models.case import Case, Milestone
from adelante.cases.models.case_member import CaseMember
from adelante.cases.models.deadline import Deadline
from adelante.cases.models.filing import Filing
from adelante.cases.models.filing_correction import FilingCorrection
from adelante.cases.models.invitation import Invitation
from adelante.cases.models.party import Grant, Kept, Part, Party
from adelante.cases.models.pass_ import Pass, Visit
from adelante.cases.models.safety import Safety
from adelante.cases.models.task import Task

__all__ = [
    "Case",
    "CaseMember",
    "Deadline",
    "Filing",
    "FilingCorrection",
    "Grant",
    "Invitation",
    "Kept",
    "Milestone",
    "Part",
    "Party",
    "Pass",
    "Safety",
    "Task",
    "Visit",
]
