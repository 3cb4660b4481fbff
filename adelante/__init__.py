"""A client portal for immigration law firms."""
