"""The formats of editing programs that reels are exported to, by name and by the end of a file's name."""

SUFFIXES = {".otio": "otio", ".otioz": "otio", ".edl": "edl", ".fcpxml": "fcpxml", ".xml": "xmeml"}
"""What the end of a file's name says about its format."""

KINDS = ("otio", "edl", "fcpxml", "xmeml")
