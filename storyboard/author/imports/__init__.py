"""Other programs' files become a project."""
