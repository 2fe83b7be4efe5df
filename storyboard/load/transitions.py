"""The transitions that a reel can name: ffmpeg's xfade filter, as its documentation lists them."""

TRANSITION_KINDS = (
    "fade", "wipeleft", "wiperight", "wipeup", "wipedown", "slideleft", "slideright", "slideup", "slidedown",
    "circlecrop", "rectcrop", "distance", "fadeblack", "fadewhite", "radial", "smoothleft", "smoothright", "smoothup",
    "smoothdown", "circleopen", "circleclose", "vertopen", "vertclose", "horzopen", "horzclose", "dissolve", "pixelize",
    "diagtl", "diagtr", "diagbl", "diagbr", "hlslice", "hrslice", "vuslice", "vdslice", "hblur", "fadegrays", "wipetl",
    "wipetr", "wipebl", "wipebr", "squeezeh", "squeezev", "zoomin", "fadefast", "fadeslow", "hlwind", "hrwind",
    "vuwind", "vdwind", "coverleft", "coverright", "coverup", "coverdown", "revealleft", "revealright", "revealup",
    "revealdown",
)  # fmt: skip
"""All but ``custom``, which needs an expression."""

SPOKEN_KINDS = ("fade to black", "fade to white")
"""What people write for ``fadeblack`` and ``fadewhite``; the model turns it into those."""
