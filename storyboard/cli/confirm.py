"""What a run will ask for and what that costs, and whether a person at the terminal wants it."""

from storyboard.cli.console import ask, can_ask, talk
from storyboard.errors import Interrupted
from storyboard.model.paid import is_simulated
from storyboard.model.units import count_of, made_counts, names_of
from storyboard.plan.billing import price_of, sums_text
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.shoot.retired_models import refuse_retired_models
from storyboard.show.lost_calls import spending_now


def confirm(film: FilmNow, planned: Plan, *, model_anyway: bool) -> None:
    """
    Ask a person at a terminal whether takes that cost money shall be made; in a pipe nobody is asked.

    Raises:
        Interrupted: The answer was not yes; nothing was sent.
        ModelRetired: A service has no more of a model, and it shall not be asked *model_anyway*.
    """
    if not can_ask():
        return
    if not model_anyway:
        refuse_retired_models(planned, film.project)
    asked = [shot for shot in planned.to_make if not is_simulated(shot.wanted.request.provider) and not shot.stuck]
    if not asked:
        return
    providers = ", ".join(dict.fromkeys(shot.wanted.request.provider for shot in asked))
    talk(f"This will ask {providers} for {_takes(asked)}, {_price(asked)}.{_budget(film)}")
    if not ask("Go on?"):
        raise Interrupted("Nothing was sent.")


def _takes(asked: list[PlannedShot]) -> str:
    """Return ``3 takes``, and of them how many pictures and recordings: ``3 pictures and 2 takes of shots``."""
    pictures = sum(shot.takes_to_make for shot in asked if shot.is_still)
    recordings = sum(shot.takes_to_make for shot in asked if shot.is_recording)
    takes = sum(shot.takes_to_make for shot in asked) - pictures - recordings
    if not pictures and not recordings:
        return count_of(takes, "take")
    told = [count_of(number, thing) for number, thing in ((pictures, "picture"), (recordings, "recording")) if number]
    return names_of([*told, *([f"{count_of(takes, 'take')} of shots"] if takes else [])])


def _price(asked: list[PlannedShot]) -> str:
    known = [shot for shot in asked if price_of(shot) is not None]
    if not known:
        return "at a price that is not known"
    lacking = [shot for shot in asked if price_of(shot) is None]
    stills, recordings = sum(shot.is_still for shot in lacking), sum(shot.is_recording for shot in lacking)
    counts = made_counts(stills=stills, recordings=recordings, shots=len(lacking) - stills - recordings)
    more = f", and {counts} whose price is not known" if lacking else ""
    return f"about {sums_text(known)}{more}"


def _budget(film: FilmNow) -> str:
    budget = spending_now(film).sentence
    return f" {budget[0].upper()}{budget[1:]}." if budget else ""
