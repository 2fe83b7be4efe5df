"""Run record and page."""
