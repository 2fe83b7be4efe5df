"""Samples of sound."""
