"""Questions about many tasks at once share a call; questions about few do not wait for company."""

import asyncio
from itertools import pairwise

import pytest

from storyboard.errors import TaskNotFound, Unavailable
from storyboard.model.tasks import Running, Succeeded, Task, TaskPage
from storyboard.shoot import polling
from storyboard.shoot.polling import TaskPoller


class Service:
    """Notes who asked for what; lists all tasks but those *hidden*."""

    lists_tasks = True
    first_poll_s = 2.0

    def __init__(self):
        self.got, self.listed, self.tiers = [], [], []
        self.hidden = set()
        self.progress = {}
        self.busy = None

    def _task(self, task_id, *, linked=True):
        made = Succeeded("link" if linked else "", None, tokens=1)
        return Task(id=task_id, model="m", progress=self.progress.get(task_id) or made, created_at=1, body={})

    async def get(self, task_id):
        self.got.append(task_id)
        if task_id == "unknown":
            raise TaskNotFound("no task", provider="service")
        return self._task(task_id)

    async def list(self, *, task_ids, page_size, service_tier):
        self.listed.append(task_ids)
        self.tiers.append(service_tier)
        if self.busy:
            raise self.busy
        shown = [task_id for task_id in task_ids if task_id not in self.hidden]
        return TaskPage(
            tuple(self._task(task_id, linked=not task_id.startswith("bare")) for task_id in shown), total=len(shown)
        )


@pytest.fixture
def service():
    return Service()


def ask(service, *rounds, between_s=0.0, tier=None):
    """Ask about each round's tasks at once, one round after the other; return the answers of the last."""

    async def all_of_them():
        looks = TaskPoller(service)
        for number, ids in enumerate(rounds):
            if number:
                await asyncio.sleep(between_s)
            questions = (looks.get(task_id, service_tier=tier) for task_id in ids)
            answers = await asyncio.gather(*questions, return_exceptions=True)
        return answers

    return asyncio.run(all_of_them())


def names(count, *, prefix="t"):
    return [f"{prefix}{number}" for number in range(count)]


def test_few_questions_are_asked_one_by_one(service):
    ask(service, names(10))

    assert (len(service.got), service.listed) == (10, [])


def test_many_questions_share_one_call(service):
    answers = ask(service, names(10), names(30, prefix="more"))

    assert len(service.got) == 10
    assert [sorted(page) for page in service.listed] == [sorted(names(30, prefix="more"))]
    assert [task.id for task in answers] == names(30, prefix="more")


def test_the_list_is_called_once_a_second_at_most(service, monkeypatch):
    """Two pages' worth of tasks, and a second of two tenths."""
    monkeypatch.setattr(polling, "_GATHER_S", 0.001)
    monkeypatch.setattr(polling, "_CROWD", 0)
    began = []

    async def list_of(**filters):
        began.append(asyncio.get_running_loop().time())
        return await Service.list(service, **filters)

    service.list = list_of
    monkeypatch.setattr(polling, "_SPAN_S", 0.2)

    ask(service, names(250))

    assert [len(page) for page in service.listed] == [100, 100, 50]
    assert all(later - earlier > 0.19 for earlier, later in pairwise(began))


def test_when_the_rush_is_over_questions_are_single_again(service, monkeypatch):
    monkeypatch.setattr(polling, "_SPAN_S", 0.1)

    ask(service, names(10), ["late"], between_s=0.15)

    assert service.got[-1] == "late"
    assert service.listed == []


def test_what_the_list_does_not_show_or_shows_without_links_is_asked_for_by_itself(service):
    service.hidden = {"gone"}
    service.progress = {"bare-running": Running()}

    answers = ask(service, names(10), ["gone", "bare", "bare-running", "t1"])

    assert service.got[10:] == ["gone", "bare"]
    assert [task.id for task in answers] == ["gone", "bare", "bare-running", "t1"]
    assert answers[1].progress.video_url == "link"


def test_a_list_that_is_refused_is_everybodys_answer(service):
    service.busy = Unavailable("busy", provider="service")

    answers = ask(service, names(10), ["a", "b"])

    assert answers == [service.busy, service.busy]


def test_an_unknown_task_is_found_out(service):
    service.hidden = {"unknown"}

    assert isinstance(ask(service, names(10), ["unknown"])[0], TaskNotFound)


def test_each_tier_has_its_own_list(service):
    ask(service, names(10), ["a"], tier="flex")

    assert service.tiers == ["flex"]


def test_a_service_without_a_list_is_asked_one_by_one(service):
    service.lists_tasks = False

    ask(service, names(30), names(30, prefix="more"))

    assert (len(service.got), service.listed) == (60, [])


def test_a_service_of_quick_tasks_is_asked_one_by_one(service):
    """A second's wait for the list is nothing to a task of minutes, and much to one of two seconds."""
    service.first_poll_s = 0.3

    ask(service, names(30), names(30, prefix="more"))

    assert (len(service.got), service.listed) == (60, [])
