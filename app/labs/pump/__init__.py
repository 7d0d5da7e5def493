"""The page of the whole pump: three ways down on one ocean."""
