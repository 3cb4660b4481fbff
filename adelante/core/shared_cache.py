"""Counters that all processes share, such as failed sign-ins."""

from django.core.cache.backends.db import DatabaseCache


class SharedCache(DatabaseCache):
    """Django's database cache, on a table that core's first migration makes (unlogged)."""
