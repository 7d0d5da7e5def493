"""Side by side: what is pinned, and what is set, in one picture each on the same scales, in one table, and in one download."""
