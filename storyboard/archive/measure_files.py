"""What the files are called that hold what was measured of a take. They can be deleted at any time."""

MEASURES = "measures.json"
"""What a reel needs to know of the clip."""
ENDS = "ends.json"
"""What its first and its last frames are like, for reports."""
ENDING = "ending.mp4"
"""What is shown in place of its last frames where the last one is left out; a clip that can do without has none."""
EVERY = (MEASURES, ENDS, ENDING)
