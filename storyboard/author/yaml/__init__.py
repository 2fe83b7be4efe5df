"""Storyboard files as text: the usual form, and edits that keep comments."""
