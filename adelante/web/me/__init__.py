"""Everybody's own way in, at the office or not: who signs in here, how, and on which devices."""
