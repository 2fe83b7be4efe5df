"""The formats that reels are exported to, by name and by the end of a file's name."""

SUFFIXES = {
    ".otio": "otio", ".otioz": "otio", ".edl": "edl", ".fcpxml": "fcpxml", ".xml": "xmeml", ".srt": "srt",
    ".vtt": "vtt", ".yaml": "lines",
}  # fmt: skip
"""What the end of a file's name says about its format."""

WORD_KINDS = ("srt", "vtt", "lines")
"""Those that hold what is said: subtitles, and texts to translate."""

KINDS = ("otio", "edl", "fcpxml", "xmeml", *WORD_KINDS)
