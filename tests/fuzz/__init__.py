"""Hostile input without end: python -m tests.fuzz readers --seconds N --seed S."""
