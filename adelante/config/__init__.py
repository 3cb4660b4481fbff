"""Settings (read from the environment), addresses, the command line, and what stands above all rooms."""
