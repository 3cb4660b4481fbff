"""Floor (b): a Django project as `startproject` makes it, and one page."""
