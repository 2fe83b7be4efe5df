"""What the tests of people in a run share: a service whose tasks can be held, and what a person does."""

import signal
import threading
import time
from uuid import uuid4

from storyboard.archive.takes import file_verdict, read_takes
from storyboard.errors import RequestRejected
from storyboard.model.takes import Verdict
from storyboard.model.tasks import Cancelled, Queued
from storyboard.plan.make_plan import plan
from storyboard.plan.retaking import plan_of_retake
from storyboard.reporter import ShotChanged
from storyboard.shoot.cancelling import cancel_tasks
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.scripted import Scripted


class Heard:
    """Calls back when a take is done, or once a number of states were told."""

    def __init__(self, *, after=(), call=None, **on_done):
        self.on_done = on_done
        self.awaited = set(after)
        self.call = call

    def report(self, event):
        if not isinstance(event, ShotChanged):
            return
        if event.state == "done" and event.key.shot in self.on_done:
            self.on_done.pop(event.key.shot)()
        self.awaited.discard((event.key.shot, event.state))
        if self.call and not self.awaited:
            call, self.call = self.call, None
            call()


class Slow(Scripted):
    """Tasks of *held* prompts stay queued or running until they are let go."""

    def __init__(self, **values):
        super().__init__(**values)
        self.held = {}
        self.deleted = []
        self.tried_to_delete = []

    def _task(self, task_id, progress):
        prompt = self._request(task_id).prompt
        if task_id in self.deleted:
            progress = Cancelled()
        elif prompt in self.held:
            progress = self.held[prompt]
        return super()._task(task_id, progress)

    async def delete(self, task_id):
        prompt = self._request(task_id).prompt
        self.tried_to_delete.append(prompt)
        if not isinstance(self.held.get(prompt), Queued):
            raise RequestRejected(f"task {task_id} is running", provider=self.name, http_status=409)
        self.deleted.append(task_id)

    def prompts(self):
        return [request.prompt.removesuffix(" happens") for request in self.requests]


def shot_as(planned, project, service, heard=None):
    return shoot(
        planned, project=project, reporter=heard or Heard(), run_id=uuid4().hex,
        connect_to=lambda name, project: service,
    )  # fmt: skip


def run(film, project, service, *, heard=None):
    return shot_as(plan(film, read_takes(project), project=project), project, service, heard)


def retake(film, shot, project, service, *, seed=None, segment=None):
    now = plan(film, read_takes(project), project=project, only=(shot,))
    return shot_as(plan_of_retake(now, shot, seed=seed, segment=segment), project, service)


def say(project, folder, verdict, *, note=""):
    (take,) = [take for takes in read_takes(project).values() for take in takes if take.folder == folder]
    at = f"2026-04-05T08:00:00.{time.monotonic_ns() % 10**12:012}Z"
    file_verdict(project, take, Verdict(verdict=verdict, at=at, note=note))


def cancel(project, service, *shots):
    return [
        (str(fate.key), fate.became) for fate in cancel_tasks(project, shots, connect_to=lambda name, project: service)
    ]


def elsewhere(do, *given):
    """Do it as another process would, away from the run's event loop, and return when it is done."""
    thread = threading.Thread(target=do, args=given)
    thread.start()
    thread.join()


def interrupt():
    """Press ^C."""
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def folders(project):
    return sorted(take.folder for takes in read_takes(project).values() for take in takes)


def folders_that_count(film, project):
    """Return the folder of the take that counts, for each shot that has one."""
    planned = plan(film, read_takes(project), project=project).shots
    return {shot.id[0]: shot.take.folder for shot in planned if shot.take}


def opened_on(project, folder):
    """Return the take whose frame opens the one in *folder*."""
    (take,) = [take for takes in read_takes(project).values() for take in takes if take.folder == folder]
    return take.slate.attempt.sources[0].place


def states(project):
    with open_journal(project) as journal:
        return {str(attempt.key): attempt.state for attempt in journal.attempts().values()}


def film_with_gate(**settings):
    return a_film(
        a_shot("a", approve=True, **settings), a_shot("b", **{"from": "a"}), a_shot("c", **{"from": "b"}), a_shot("d")
    )
