"""What goes on at the service after a ^C or a cancel, what that costs, and how to take it back."""

from collections.abc import Iterable

from storyboard.actions.runs import TaskLeft, task_left
from storyboard.errors import Interrupted, StoryboardError
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.units import count_of, names_of
from storyboard.project import Project, path_to_type


def interrupted_run(place: Project) -> Interrupted:
    """Return the error that ends a run of *place* after a ^C; it names the tasks that go on without it."""
    # A ^C may come before any of it was imported, and takes no time to learn of.
    from storyboard.shoot.state.attempt_reader import OPEN, open_reader  # noqa: PLC0415

    again = f"storyboard run {path_to_type(place)}"
    try:
        with open_reader(place) as journal:
            attempts = list(journal.attempts(OPEN).values())
    except StoryboardError as error:
        return Interrupted(f"Stopped. Cannot tell what is under way: {error.message}", hint=f"to go on: {again}")
    running = [attempt for attempt in attempts if attempt.state == "submitted"]
    told = running_tasks_text((attempt.key, attempt.provider) for attempt in running)
    made = [attempt.key for attempt in attempts if attempt.state == "succeeded"]
    unanswered = [(attempt.key, attempt.provider) for attempt in attempts if attempt.state == "intended"]
    told = " ".join(filter(None, [told, _unarchived_text(made), _unanswered_text(unanswered)]))
    if not told:
        return Interrupted("Stopped. No task is under way.", hint=f"to go on: {again}")
    hints = [f"to pick them up: {again}"]
    if any(not is_simulated(attempt.provider) for attempt in running):
        hints.append(f"to take back those that are still queued: storyboard cancel {path_to_type(place)}")
    return Interrupted(f"Stopped. {told}", hint="\n".join(hints))


def tasks_going_on(place: Project) -> tuple[TaskLeft, ...]:
    """Return the tasks of *place* that go on at their services; none where nobody can tell."""
    from storyboard.shoot.state.attempt_reader import OPEN, open_reader  # noqa: PLC0415 - as above

    try:
        with open_reader(place) as journal:
            attempts = journal.attempts(OPEN).values()
            return tuple(task_left(attempt) for attempt in attempts if attempt.state == "submitted")
    except StoryboardError:
        # The sentence of the interruption says why.
        return ()


def running_tasks_text(running: Iterable[tuple[TakeKey, str]]) -> str:
    """Return which takes go on, each at its provider, and whether they will be charged; empty without any."""
    tasks = sorted(running, key=lambda task: str(task[0]))
    paid = [(key, provider) for key, provider in tasks if not is_simulated(provider)]
    free = [key for key, provider in tasks if is_simulated(provider)]
    services = names_of(dict.fromkeys(provider for _, provider in paid))
    told = [
        _kept_text([key for key, _ in paid], f"at {services} and will be charged"),
        _kept_text(free, "on the simulator"),
    ]
    return " ".join(filter(None, told))


def _kept_text(keys: list[TakeKey], where: str) -> str:
    if not keys:
        return ""
    return f"{count_of(len(keys), 'task')} {'keeps' if len(keys) == 1 else 'keep'} running {where}: {take_names(keys)}."


def _unarchived_text(keys: list[TakeKey]) -> str:
    """Return which takes are made, and paid where that costs, and wait to be fetched; empty without any."""
    if not keys:
        return ""
    are = "is" if len(keys) == 1 else "are"
    return f"{count_of(len(keys), 'take')} {are} made and not archived yet: {take_names(keys)}."


def _unanswered_text(asked: list[tuple[TakeKey, str]]) -> str:
    """Return which takes were asked for, each of its provider, with no answer that was heard; empty without any."""
    if not asked:
        return ""
    paid = names_of(sorted({provider for _, provider in asked if not is_simulated(provider)}))
    they, exist = ("it", "exists") if len(asked) == 1 else ("they", "exist")
    may = f"{they} may exist at {paid} and may be paid" if paid else f"nobody knows whether {they} {exist}"
    names = take_names(sorted((key for key, _ in asked), key=str))
    return f"No answer came about {names}: {may}. The next run looks for {'it' if they == 'it' else 'them'} first."


def take_names(keys: Iterable[TakeKey]) -> str:
    """Return ``door take 2 and lamp take 1``."""
    return names_of(f"{key.shot} take {key.take}" for key in keys)
