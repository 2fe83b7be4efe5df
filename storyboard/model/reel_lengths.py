"""Lengths that hold for every reel, in seconds."""

from fractions import Fraction

TITLE_CARD_S = 2
"""How long a title card is seen, transition included."""
NARRATION_SLACK_S = Fraction(1, 20)
"""So much of a recording may be left out untold: its end is silence, as a rule."""
