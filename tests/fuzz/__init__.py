"""Hostile input without end: python -m tests.fuzz all --seconds N --seed S, or links, messages, readers or uploads alone."""
