"""What follows from what. The one place where rooms learn of each other's news.

Every event has its line, if only to say that nothing follows. A plain reaction runs in the
transaction of its event; one wrapped in `later` becomes a job, written in the same transaction.
"""

from adelante.audit.events import Table
from adelante.billing import reactions as billing
from adelante.cases import events as cases
from adelante.documents.asking import build_checklist

REACTIONS: Table = {
    cases.CaseOpened: [build_checklist, billing.draw_up_plan],
    cases.MilestoneReached: [billing.make_milestone_due],
}
