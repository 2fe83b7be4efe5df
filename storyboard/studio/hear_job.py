"""The job that lets clips be heard."""

from storyboard.actions.hear import HearRequest
from storyboard.actions.hear_view import hear_as_seen
from storyboard.actions.heard_words import heard_problems, heard_summary
from storyboard.model.units import count_of
from storyboard.project import Project
from storyboard.studio.jobs import JobOutcome, JobReporter


def hear_job(project: Project, request: HearRequest, reporter: JobReporter) -> JobOutcome:
    """
    Let clips be heard as *request* asks, and return how their lines stand.

    Raises:
        StoryboardError: As `hear_as_seen` does.
    """

    def tell(heard: int, of: int) -> None:
        reporter.tell_share(heard / of, f"{heard} of {count_of(of, 'clip')} heard")

    result = hear_as_seen(project, request, reporter=reporter, tell=tell)
    return JobOutcome(f"{heard_summary(result)}.", problems=heard_problems(result))
