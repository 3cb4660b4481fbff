"""The door for machines that sign what they say. No session, no cookie: a signature or nothing."""
