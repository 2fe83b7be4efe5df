"""The transitions that a reel can name: film words, and the other names of ffmpeg's xfade filter."""

from storyboard.model.reel_words import SPOKEN_TRANSITIONS

TRANSITION_KINDS = (
    "dissolve", "fade", "wipeleft", "wiperight", "wipeup", "wipedown", "slideleft", "slideright", "slideup",
    "slidedown", "circlecrop", "rectcrop", "distance", "fadeblack", "fadewhite", "radial", "smoothleft", "smoothright",
    "smoothup", "smoothdown", "circleopen", "circleclose", "vertopen", "vertclose", "horzopen", "horzclose", "pixelize",
    "diagtl", "diagtr", "diagbl", "diagbr", "hlslice", "hrslice", "vuslice", "vdslice", "hblur", "fadegrays", "wipetl",
    "wipetr", "wipebl", "wipebr", "squeezeh", "squeezev", "zoomin", "fadefast", "fadeslow", "hlwind", "hrwind",
    "vuwind", "vdwind", "coverleft", "coverright", "coverup", "coverdown", "revealleft", "revealright", "revealup",
    "revealdown", "speckle",
)  # fmt: skip
"""A dissolve is a cross dissolve; ffmpeg's pixel noise of that name is a speckle. Left out is ``custom``."""

SPOKEN_KINDS = tuple(SPOKEN_TRANSITIONS)
"""What people write for others; the model turns it into those."""
