"""What answers at the addresses of stories: a module for each group of them, each with its ROUTES."""
