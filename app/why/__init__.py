"""The page that says why numbers of different labs differ."""
