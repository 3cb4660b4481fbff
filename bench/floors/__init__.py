"""Floors: what the same machine, server and database give to a page that does almost nothing.

(a) `raw`: WSGI, psycopg, four indexed queries, string formatting. (b) `plain`: what `startproject`
gives, with a session, a user, two lists of twenty rows by the ORM and a template.
"""
