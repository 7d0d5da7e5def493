"""What a visitor does, in a real browser against the real server."""
