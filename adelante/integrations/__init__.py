"""The outside world behind ports: each package here speaks to one kind of service."""
