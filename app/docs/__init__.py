"""The documentation, as assets/docs/make.py has built it."""
