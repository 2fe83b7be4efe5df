"""Whatever becomes of a request or its answer: one task for each take, and the take."""

import time
from collections import Counter, defaultdict
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.plan.make_plan import plan
from storyboard.providers import http_client
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import InProcess
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_film, a_project, a_shot
from tests.shoot.crashing import quicken
from tests.shoot.spoiling import KINDS, Spoiling

HANGS_FOR_S = 2.0
SHOWN_AFTER_S = 0.15
"""The list's lag."""

UNREADABLE = ("200 html before", "200 of another shape before", "204 before")
"""The service says yes and names no task: nobody can tell these from the same answers after it made one."""
CREATE = {f"create{number:02}x": kind for number, kind in enumerate(KINDS) if kind not in UNREADABLE}
HELD = {f"held{number:02}x": kind for number, kind in enumerate(KINDS) if kind in UNREADABLE}
GET = {f"get{number:02}x": kind for number, kind in enumerate(KINDS) if kind != "hang"}
TWICE = {f"twice{number:02}x": kind for number, kind in enumerate(KINDS)
    if not kind.endswith("after") and kind not in UNREADABLE}  # fmt: skip
"""Creates of which two in a row are spoiled, the first before it made a task."""
DOWNLOAD = KINDS[:-1]
LIST = (
    "500 before", "502 html before", "200 of another shape before", "time-out before", "429 with Retry-After",
    "connection refused",
)  # fmt: skip


class Service:
    """The simulator behind a network that spoils the first answers about each prompt in *kinds*."""

    def __init__(self, folder, *, create=(), get=(), listing=(), download=()):
        self._kinds = {"create": dict(create), "get": dict(get)}
        self._listing, self._download = list(listing), list(download)
        self._downloaded = set()
        self.creates = Counter()
        self.called_s = defaultdict(list)
        settings = SimulatorSettings(
            folder=folder, render=False, concurrency=100, rpm=10_000, list_lag_s=SHOWN_AFTER_S, latency_s=0.1
        )
        self.network = Spoiling(InProcess(settings), self._choose)

    def connect(self, _name, _project):
        return Ark(
            Account("ark", "http://service.local/api/v3", "key-of-a-test", Pace(2 * SHOWN_AFTER_S, 0.02)),
            transport=self.network,
        )

    def _choose(self, call, subject):
        self.called_s[call].append(time.monotonic())
        if call == "list":
            return self._listing.pop(0) if self._listing else None
        if call == "download":
            first = subject not in self._downloaded
            self._downloaded.add(subject)
            return self._download.pop(0) if self._download and first else None
        shot = subject.partition(" ")[0]
        self.creates[shot] += call == "create"
        kind = self._kinds.get(call, {}).get(shot)
        if shot.startswith("twice") and kind and not kind.endswith(" after") and self.creates[shot] == 1:
            return kind
        return self._kinds.get(call, {}).pop(shot, None)

    @property
    def unspoiled(self):
        """How many downloads were not spoiled that were to be."""
        return len(self._download)

    @property
    def tasks(self):
        """How many tasks were made of each shot."""
        return Counter(prompt.partition(" ")[0] for prompt in self.network.prompts.values())


def run(project, service, *names):
    film = a_film(*(a_shot(name, model="seedance-1.0-pro", provider="ark", duration=2) for name in names))
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id=uuid4().hex,
        connect_to=service.connect,
    )


@pytest.fixture(autouse=True, scope="module")
def quick():
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch.setattr)
        patch.setattr(http_client.HttpClient, "create_deadline_s", HANGS_FOR_S)
        patch.setattr(http_client, "_DEADLINE_S", HANGS_FOR_S)
        yield


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """One run of a film in which something else befalls each shot: what was missed, the service, the takes."""
    project = a_project(tmp_path_factory.mktemp("film"))
    service = Service(project.folder / "service", create=CREATE | HELD | TWICE, get=GET)
    missed = run(project, service, *CREATE, *HELD, *TWICE, *GET)
    return missed, service, read_takes(project)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*CREATE, *TWICE, *GET], ids=lambda name: f"{name[:-3]}: {KINDS[int(name[-3:-1])]}")
def test_one_task_and_the_take_whatever_becomes_of_a_request(name, outcome):
    missed, service, takes = outcome

    assert name not in {miss.segment[0] for miss in missed}
    assert service.tasks[name] == 1
    assert [take.key.take for take in takes[name, 1]] == [1]


@pytest.mark.slow
@pytest.mark.parametrize("name", HELD, ids=HELD.get)
def test_a_create_that_was_accepted_in_words_nobody_can_read_is_held_back(name, outcome):
    """No list that lacks its task makes sure that there is none."""
    missed, service, _takes = outcome

    assert service.creates[name] == 1
    (why,) = [miss.why for miss in missed if miss.segment[0] == name]
    assert "it may exist and may be paid" in why


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, kind in CREATE.items() if kind.endswith("after") or kind == "hang"])
def test_a_create_that_made_a_task_is_never_sent_again(name, outcome):
    assert outcome[1].creates[name] == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", LIST)
def test_a_list_that_fails_is_asked_again_before_anything_is_sent(kind, project):
    """The answer to the create is lost, and so are the first two about the list."""
    service = Service(project.folder / "service", create={"one": "broken off after"}, listing=[kind, kind])

    assert run(project, service, "one") == ()

    assert (service.creates["one"], service.tasks["one"]) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("call", ["create", "list"])
def test_nobody_asks_again_before_the_time_that_a_busy_service_names(call, project):
    """One second; our own waits, which are spread at random, may only be longer."""
    busy = "429 with Retry-After"
    of_create, of_list = (busy, []) if call == "create" else ("broken off after", [busy])
    service = Service(project.folder / "service", create={"one": of_create}, listing=of_list)

    assert run(project, service, "one") == ()

    first_s, second_s, *_ = service.called_s[call]
    assert second_s - first_s >= 1.0


@pytest.mark.slow
def test_a_download_that_fails_is_repeated(project):
    """Of clips and of last frames: each of the first downloads in another way."""
    names = [f"shot{number}" for number in range((len(DOWNLOAD) + 1) // 2)]
    service = Service(project.folder / "service", download=DOWNLOAD)

    assert run(project, service, *names) == ()

    assert service.tasks == Counter(names)
    takes = read_takes(project)
    assert {takes[name, 1][0].slate.clip.frames for name in names} == {49}
    assert service.unspoiled == 0
