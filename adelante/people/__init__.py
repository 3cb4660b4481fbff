"""Who signs in: accounts, the firm's members with their roles, sessions, and what each role may do.

An account belongs to one firm; somebody with two firms has two. A contact who never signs in is no
concern of this room.
"""
