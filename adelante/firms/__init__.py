"""The tenant: a law firm, its address, face (name, colour, language, zone), keys and counters.

A firm is found from the address that a request came to, never from the session. This room knows no
people and no cases.
"""
