"""To an editing program, and back."""
