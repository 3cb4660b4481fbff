"""Settings, addresses, the command line, and what else stands above all rooms."""
