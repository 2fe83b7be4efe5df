"""A storyboard file, read and checked: the first arrow of the main line."""

from dataclasses import dataclass

from storyboard.errors import Problem, StoryboardInvalid
from storyboard.load.film import read_film
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.load.retired import check_retired_models
from storyboard.load.rules.abilities import check_abilities
from storyboard.load.rules.account_limits import check_limits
from storyboard.load.rules.chains import check_chains
from storyboard.load.rules.continuations import check_continuations
from storyboard.load.rules.crops import Crop, CropCheck
from storyboard.load.rules.fitting import check_fit
from storyboard.load.rules.hearing import check_heard
from storyboard.load.rules.narration import check_narration
from storyboard.load.rules.odd_recordings import check_odd_recordings
from storyboard.load.rules.pictures import PictureCheck
from storyboard.load.rules.recordings import RecordingCheck
from storyboard.load.rules.reels import check_reels
from storyboard.load.rules.referenced_media import ReferencedMediaCheck
from storyboard.load.rules.shapes import check_shapes
from storyboard.load.rules.speech_limits import check_speech_limits
from storyboard.load.rules.stills import check_drift, check_stills
from storyboard.load.rules.texts import check_texts
from storyboard.load.yaml.source import Texts
from storyboard.model.capabilities import Models
from storyboard.model.storyboard import Storyboard
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class Loaded:
    """A storyboard that can be shot as written."""

    project: Project
    storyboard: Storyboard
    """With short forms written out, and every shot's settings complete."""
    models: Models
    """The model table that rules it: the shipped one, with the project's own models."""
    warnings: tuple[Problem, ...]
    """What is probably not meant."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a storyboard."""

    storyboard: Storyboard | None
    """None where it cannot be shot as written."""
    models: Models
    """The model table that rules it."""
    problems: tuple[Problem, ...]
    crops: tuple[Crop, ...]
    """Pictures of which only the middle will be seen."""


def load(project: Project) -> Loaded:
    """
    Return the storyboard of *project*.

    In it, files included are merged; cast members are `CastMember`s; every
    shot stands in a scene, with its settings, its scene's and the file's laid
    over each other and its provider named; every scene has its look; there is
    at least one reel.

    Raises:
        StoryboardInvalid: It cannot be shot as written; carries every problem at once.
    """
    found = examine_whole(project)
    if found.storyboard is None:
        raise StoryboardInvalid(found.problems)
    return Loaded(project, found.storyboard, found.models, warnings=found.problems)


def check(project: Project) -> tuple[Problem, ...]:
    """Return every problem of the storyboard of *project*, errors and warnings, in the order of places."""
    return examine(project)[1]


def examine(project: Project) -> tuple[Storyboard | None, tuple[Problem, ...]]:
    """Return the storyboard of *project*, None where it cannot be shot as written, and every problem."""
    examined = examine_whole(project)
    return examined.storyboard, examined.problems


def examine_whole(project: Project, *, texts: Texts | None = None) -> Examined:
    """
    Return all that can be said of the storyboard of *project* before it is shot.

    *texts* are read in place of files: so an edit is checked before it is written.
    """
    findings = Findings()
    models = read_models(project, findings)
    crops: tuple[Crop, ...] = ()
    film = read_film(project, models, findings, texts=texts)
    if film is not None:
        check_chains(film, findings)
        check_continuations(film, findings)
        check_abilities(film, findings)
        check_retired_models(film, findings)
        check_limits(film, findings)
        pictures = PictureCheck(film, findings)
        pictures.check()
        ReferencedMediaCheck(film, pictures, findings).check()
        recordings = RecordingCheck(film, findings)
        recordings.check()
        check_odd_recordings(film, recordings, findings)
        check_speech_limits(film, findings)
        check_fit(film, findings)
        check_stills(film, pictures, findings)
        check_drift(film, findings)
        crops = CropCheck(film, pictures, findings).check()
        check_shapes(film, pictures, findings)
        check_texts(film, findings)
        check_heard(film, findings)
        check_reels(film, findings)
        check_narration(film, recordings, findings)
    problems = findings.in_order()
    if film is None or any(problem.severity == "error" for problem in problems):
        return Examined(None, models, problems, crops)
    return Examined(film.storyboard, models, problems, crops)
