"""The kit that every page is made of: tokens and parts in CSS, small scripts, icons and tags.

A part is a template with named arguments and one block of CSS. It knows nothing of rooms: pages
hand it words, numbers and addresses. The gallery shows every part in every state.
"""
