"""One page a lab: what to show of its results, nothing computed here."""
