"""Speech in a formatted file: beside the settings of pictures, and who says a line before how it is said."""

from storyboard.author.yaml.fmt import reformat

WRITTEN = """\
storyboard: 1
title: Two talk
shots:
  - {id: talk, narration: {file: a.wav, text: hi}, action: A pier, lines: [{tone: low, file: b.wav, ida: Row}]}
speech: {voice: nova, provider: simulator}
cast: {ida: an old keeper}
"""


def test_speech_stands_before_the_shots_and_who_says_a_line_stands_first():
    text = reformat(WRITTEN)

    assert text.index("speech:") < text.index("shots:")
    assert "lines: [{ida: Row, tone: low, file: b.wav}]" in text
    assert "narration: {text: hi, file: a.wav}" in text
    assert text.index("lines:") < text.index("narration:")
    assert reformat(text) == text
