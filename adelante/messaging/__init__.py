"""Mail to clients and staff: what is to be sent stands in the outbox, what was sent stays there.

A message is written down in the transaction of its cause and sent by the worker afterwards. Words
come from templates in both languages; no content of a document and no secret stands in a subject.
"""
