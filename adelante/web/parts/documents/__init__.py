"""Documents as both doors show, take and give them."""
