"""What a case asks for, what was sent for it, and what the firm said of it.

A *request* asks a party for something; a *document* is a contact's paper; a *version* is one
sending, reviewed as a whole; a *file* is one original in the vault, bit for bit, with copies made
for looking at. An *upload* is a file on its way in. Files are parsed only in the sandbox. Nothing
here is ever overwritten.
"""
