"""What runs in the child, behind the locks. Only `run.py` starts these, and never in the parent.

Each module's `main(answer, limits, job)` is called once the process is locked: everything it needs
must be imported by then, for no file can be opened later.
"""
