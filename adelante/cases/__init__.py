"""The unit of everything: a case, its parties and who acts for them, its stage, filings, deadlines, tasks.

Invitations belong here, because an invitation is to one party of one case. What is asked of a party
stands in `documents`, what is owed in `billing`; this room only announces what happened to the case.
"""
