"""The unit of everything: a case, its parties and who acts for them, its stage, filings and dates.

Invitations belong here, because an invitation is to one party of one case. What is asked of a party
stands in `documents`, what is owed in `billing`; this room only tells what happened to the case.
"""
