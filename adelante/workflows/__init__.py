"""What happens by itself: reminder sequences that start friendly, escalate, and stop when done.

Rules that a firm makes itself will live here too. This room only asks other rooms' acts; it holds
nothing but where each sequence stands.
"""
