"""What follows from what. The one place where rooms learn of each other's news."""

from adelante.audit.events import Table

REACTIONS: Table = {}
