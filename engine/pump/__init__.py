"""The whole biological pump on one ocean."""
