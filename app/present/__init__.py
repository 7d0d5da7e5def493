"""Showing it to a room: stories of slides, the pages that show them, and those who follow on their phones."""
