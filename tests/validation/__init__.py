"""Checks that take too long for the tests, or want observations: each is a command, and what it found is shipped and shown."""

from engine.trust import CHECKS

RESULTS = CHECKS
"""Where each writes what it found, by its name."""
