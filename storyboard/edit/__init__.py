"""Takes become a timeline, and a timeline goes to an editing program and back."""
