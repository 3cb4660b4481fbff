"""The firm's door. Its pages fetch from `desk.py` and nowhere else."""
