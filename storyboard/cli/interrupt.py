"""What goes on at the service after a ^C, what that costs, and how to take it back."""

from storyboard.errors import Interrupted, StoryboardError
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.model.units import count_of, names_of
from storyboard.project import Project, path_to_type


def interrupted_run(place: Project) -> Interrupted:
    """Return the error that ends a run of *place* after a ^C; it names the tasks that go on without it."""
    # A ^C may come before any of it was imported, and takes no time to learn of.
    from storyboard.shoot.state.journal import OPEN, open_journal  # noqa: PLC0415

    again = f"storyboard run {path_to_type(place)}"
    try:
        with open_journal(place) as journal:
            attempts = [attempt for attempt in journal.attempts(OPEN).values() if attempt.task_id]
    except StoryboardError as error:
        return Interrupted(f"Stopped. What is under way cannot be told: {error.message}", hint=f"to go on: {again}")
    running = sorted((attempt for attempt in attempts if attempt.state == "submitted"), key=lambda each: str(each.key))
    if not running:
        return Interrupted("Stopped. No task is under way.", hint=f"to go on: {again}")
    hints = [f"to pick them up: {again}"]
    if _paid_attempts(running):
        hints.append(f"to take back those that are still queued: storyboard cancel {path_to_type(place)}")
    return Interrupted(f"Stopped. {_sentence(running)}", hint="\n".join(hints))


def _paid_attempts(running: list[Attempt]) -> list[Attempt]:
    return [attempt for attempt in running if not is_simulated(attempt.provider)]


def _sentence(running: list[Attempt]) -> str:
    tasks = count_of(len(running), "task")
    keep = "keeps" if len(running) == 1 else "keep"
    shots = names_of(f"{attempt.key.shot} take {attempt.key.take}" for attempt in running)
    if not _paid_attempts(running):
        return f"{tasks} {keep} running on the simulator: {shots}."
    services = names_of(dict.fromkeys(attempt.provider for attempt in _paid_attempts(running)))
    return f"{tasks} {keep} running at {services} and will be charged: {shots}."
