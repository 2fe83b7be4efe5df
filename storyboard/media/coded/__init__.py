"""Coded pictures and sound in their containers."""
