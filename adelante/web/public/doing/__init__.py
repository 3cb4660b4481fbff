"""One task by a link, with no sign-in: a document to send, or an invoice to pay."""
