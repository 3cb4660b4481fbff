"""Django's PostgreSQL backend, with a BEGIN that knows the firm and keys that stay inside it."""
