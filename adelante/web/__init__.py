"""The doors that people come in by: the office, the client, and the way in."""
