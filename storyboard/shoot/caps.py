"""What a run may spend. `budget` holds it against what was spent."""

from storyboard.model.storyboard import Budget
from storyboard.model.takes import Filed


class Caps(Filed):
    """What may be spent."""

    film: Budget | None = None
    """The storyboard's budget: every take of the film counts, of earlier runs too."""
    run: Budget | None = None
    """The command line's: takes that this run asks for count."""
