"""
What Ark answers: a create's id, and a page of tasks.

Shapes are those of the "Video Generation API" pages of Volcengine Ark and
BytePlus ModelArk and of real records. It knows no client and raises one error.
"""

from pydantic import Field

from storyboard.model.takes import Json, TaskPage
from storyboard.providers.answers import Answered, Id, UnusableAnswer, checked
from storyboard.providers.task_reading import read_task


class CreateAnswer(Answered):
    """What a create answers: an id, and nothing else is sure."""

    id: Id


class ListAnswer(Answered):
    """
    One page of tasks.

    Both keys must be there: an answer of another shape, read as an empty list,
    would say that a task does not exist which may have been paid.
    """

    items: list[Json] | None
    total: int = Field(ge=0)


def task_page(body: Json, *, answered_at: int | None = None) -> TaskPage:
    """
    Return one page of a list, answered at *answered_at* by the service's clock.

    Raises:
        UnusableAnswer: The page or one of its tasks is of another shape.
    """
    page = checked(ListAnswer, body)
    if page.items is None and page.total:
        raise UnusableAnswer(f"the list holds {page.total} tasks and shows none")
    tasks = tuple(read_task(item, listed=True) for item in page.items or ())
    return TaskPage(tasks=tasks, total=page.total, answered_at=answered_at)
