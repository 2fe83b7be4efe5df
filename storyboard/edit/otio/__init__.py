"""Timelines in the form of OpenTimelineIO."""
