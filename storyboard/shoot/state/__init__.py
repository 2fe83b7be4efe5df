"""The tables of the state."""
