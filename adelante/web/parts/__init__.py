"""Page parts that two doors share."""
