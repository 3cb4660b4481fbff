"""Parts of pages about money that the office and the clients share."""
