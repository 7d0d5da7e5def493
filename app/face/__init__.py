"""The labs for whoever writes Python: what `import carbonpump` gives."""
