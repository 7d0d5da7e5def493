"""Lab 3, Inverse: export told from deep tracers. Begun: the phosphorus cycle with a labile pool, and its inversion."""
