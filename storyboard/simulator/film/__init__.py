"""The simulator's pictures and sound."""
