"""How a film stands, for those who look."""
