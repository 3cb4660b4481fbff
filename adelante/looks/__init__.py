"""Who looked at what: every look is written down, watched, and can be read back.

A *look* is a page, a picture or a paper of somebody's record that was shown or taken. Looking at
documents is announced by `documents` (`FileOpened`); all else is a `Looked` of this room. The
*watch* counts how many clients' records one session opens and raises an *alarm*; a *decoy* is a
case that nobody has a reason to open. This room never hides and never changes what is looked at.
"""
