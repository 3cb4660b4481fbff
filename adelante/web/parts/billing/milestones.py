"""What a milestone is called on a bill, for clients and for the office."""

from adelante.cases.models.case import MilestoneKey


def milestone_word(key: str) -> str:
    """ "Documents complete"; a milestone that a firm added says its own key."""
    if key in MilestoneKey.values:
        return str(MilestoneKey(key).label)
    return key.replace("_", " ").capitalize()
