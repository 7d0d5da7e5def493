"""What answers at the addresses of lessons and classes: a module for each group of them, each with its ROUTES."""
