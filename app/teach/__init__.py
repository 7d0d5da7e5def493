"""Teaching with it: lessons as text files, a class that takes one together, and what either shows."""
