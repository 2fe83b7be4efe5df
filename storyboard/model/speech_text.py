"""The text that a speech service is asked for, where it is more than the words: who says them, and how."""


def described_speech(words: str, *, voice: str | None, tone: str | None) -> str:
    """Return what is heard, as a service wants it that makes sound from a description."""
    who = "@Audio1 says" if voice else "A voice says" if tone else ""
    how = f", {tone}" if tone else ""
    return f"{who}{how}: {words}" if who else words
