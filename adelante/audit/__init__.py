"""The memory: one entry for everything that happened, in the transaction in which it happened.

An *event* is a fact in the past tense (`VersionAccepted`); `record()` writes it and walks the table
of reactions. The trail, the client's timeline, notices and measures are all readers of that one
record. This room never decides anything and never changes an entry.
"""
