"""The client's door. Its pages fetch from `home.py` and nowhere else."""
