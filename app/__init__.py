"""The dashboard: pages that show what the engine computes."""
