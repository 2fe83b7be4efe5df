"""Templates become the text that is sent."""
