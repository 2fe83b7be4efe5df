"""What is told before a run asks for anything."""

from storyboard.archive.takes import send_takes
from storyboard.plan.left_out import left_out_sentences
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.reporter import Note, Reporter

_REHEARSAL = (
    "this is a rehearsal on the simulator: paid takes, reels and reports stay as they are; it has its own in "
    "reels/NAME.rehearsal.mp4 and reports/rehearsal"
)


def tell_beforehand(planned: Plan, project: Project, *, reporter: Reporter) -> None:
    """Say that this is a rehearsal, what services will not be sent, and which takes were brought to the bucket."""
    if project.is_rehearsal:
        reporter.report(Note(_REHEARSAL))
    for sentence in left_out_sentences(planned_shot.wanted.request for planned_shot in planned.to_make):
        reporter.report(Note(sentence))
    if sent := send_takes(project):
        reporter.report(Note(f"{len(sent)} takes that only this disk had are in the bucket of the archive now"))
