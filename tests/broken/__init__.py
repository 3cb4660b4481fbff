"""Builds that are broken on purpose, to see that the tests see it. `make broken` runs them all.

Each is a copy of the product with a few words changed, as a hand might have changed them; the
product itself has no switch. `python -m tests.broken` proves first that the tests are green on an
unchanged copy, then that each broken one turns them red.
"""
