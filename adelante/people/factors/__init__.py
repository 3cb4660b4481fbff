"""Second factors: codes of an app, passkeys, codes on paper. Set up, passed, taken away.

A *factor* belongs to an account. Whoever works here must have one; a client may. A session passes
it once; what cannot be undone by a click asks for a fresh proof (`Actor.must_be_fresh`).
"""
