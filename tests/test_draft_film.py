"""The example film `projects/draft`, as a person makes it: drafts, a word on each, finals."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.picture.frames import last_frame_png
from storyboard.model.units import tokens_for
from storyboard.simulator.store import Store
from tests.forked import storyboard
from tests.show.report.records import load_record

# The film is shot before the first test: on a busy machine that takes longer than any test may.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plain_films"), pytest.mark.timeout(900)]

EXAMPLE = Path(__file__).resolve().parent.parent / "projects" / "draft"
LAST_FRAME, VIDEO = "02_last_frame.png", "01_video.mp4"
FINAL_TOKENS = tokens_for(width_px=1920, height_px=1080, frames=97)
DRAFT_TOKENS = tokens_for(width_px=854, height_px=480, frames=97)


def copy_of_film(folder):
    """Return a copy of the film without what was made of it."""
    made = shutil.ignore_patterns("archive", "reels", "reports", ".storyboard")
    return Path(shutil.copytree(EXAMPLE, folder / "kite", ignore=made))


class Film:
    """A film, and what was said of it at each step."""

    def __init__(self, project):
        self.project = project
        self.steps = {}

    def do(self, name, verb, *arguments):
        self.steps[name] = storyboard(verb, self.project, *arguments)
        return self.steps[name]

    def file(self, take, name):
        return self.project / "archive" / take / name

    def slate(self, take):
        return json.loads(self.file(take, "slate.json").read_text(encoding="utf-8"))

    def body(self, take):
        """Return what was sent for a take."""
        return self.slate(take)["attempt"]["request"]

    def task_answer(self, take):
        """Return what the service says of the task of a take."""
        return self.slate(take)["attempt"]["task"]

    def takes(self):
        return sorted(path.name for path in (self.project / "archive").iterdir())


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """The film, made in three runs; tests of this module only read it."""
    film = Film(copy_of_film(tmp_path_factory.mktemp("films")))
    film.do("drafts", "run")
    film.do("cut", "stitch")
    film.do("cut with drafts", "stitch", "--draft", "-o", film.project / "look.mp4")
    film.do("approve", "approve", "launch")
    film.do("reject", "reject", "flight", "--note", "too high")
    film.do("plan", "plan", "--json")
    film.do("one final", "run", "--no-stitch")
    film.do("status", "status", "--json")
    film.do("approve both", "approve", "flight")
    film.do("approve harbour", "approve", "harbour")
    film.do("finals", "run", "--json")
    film.do("approve the final", "approve", "launch")
    film.do("again", "plan", "--json")
    return film


def test_the_first_run_makes_the_drafts_and_waits_for_a_person(film):
    """Exit status 6, with the verb that helps."""
    said = film.steps["drafts"]

    assert said.returncode == 6
    for shot in ("launch", "flight", "harbour"):
        assert f"approve {film.project} {shot}" in said.stderr
        assert film.body(f"{shot}.take-01")["draft"] is True
        assert film.body(f"{shot}.take-01")["resolution"] == "480p"
        assert "return_last_frame" not in film.body(f"{shot}.take-01")
    assert "0 shots made, 0 already up to date, 3 drafts made, 0 failed, 3 waiting for you" in said.stderr


def test_a_draft_s_last_frame_is_its_clip_s_own_and_the_chain_goes_through_it(film):
    """The service returns none. What the next draft opened on has the very same bytes."""
    frame = film.file("launch.take-01", LAST_FRAME).read_bytes()

    assert frame == last_frame_png(film.file("launch.take-01", VIDEO))
    assert film.slate("launch.take-01")["last_frame_served"] is False
    assert film.slate("flight.take-01")["attempt"]["sources"][0]["place"] == "launch.take-01"
    assert opening_digest(film, "flight.take-01") == film.slate("launch.take-01")["last_frame"]["sha256"]


def opening_digest(film, take):
    """Return the digest of the picture that the service had for the first frame of a take's task."""
    store = Store(film.project / ".storyboard" / "simulator")
    try:
        record = store.get(film.task_answer(take)["id"], created_after=0)
    finally:
        store.close()
    return next((picture.sha256 for picture in record.accepted.pictures if picture.role == "first_frame"), None)


def test_the_reel_of_drafts_can_be_seen_before_any_final(film):
    """Three clips of 97 frames: the chain shares one, the fade of half a second lies over 12."""
    assert decode_whole(film.project / "reels" / "main.draft.mp4").frames == 3 * 97 - 1 - 12


def test_drafts_stand_for_takes_only_where_a_person_asks_for_it(film):
    refused, cut = film.steps["cut"], film.steps["cut with drafts"]

    assert (refused.returncode, cut.returncode) == (2, 0)
    assert "no take yet of launch, flight, harbour" in refused.stderr
    assert "drafts stand in for shots that have no take yet: launch, flight, harbour" in cut.stderr
    assert decode_whole(film.project / "look.mp4").frames == 3 * 97 - 1 - 12


def test_the_next_run_makes_one_final_and_another_draft(film):
    """The approved draft is promoted, the rejected one drawn again with another seed, the third left for a person."""
    said = film.steps["one final"]

    assert said.returncode == 6
    assert "1 shot made, 0 already up to date, 1 draft made" in said.stderr
    assert film.body("flight.take-02")["draft"] is True
    assert film.body("flight.take-02")["seed"] != film.body("flight.take-01")["seed"]
    assert "flight: waiting for you to approve its draft: flight take 2" in said.stderr
    assert f"approve {film.project} harbour" in said.stderr


def test_the_plan_says_how_each_final_is_made_and_what_both_cost(film):
    shots = {shot["shot"]: shot for shot in json.loads(film.steps["plan"].stdout)["shots"]}

    assert [(name, shot["final"], shot["state"], shot["draft"]["state"]) for name, shot in shots.items()] == [
        ("launch", "promote", "make", "up_to_date"),
        ("flight", "remake", "waits", "make"),
        ("harbour", "promote", "waits", "up_to_date"),
    ]
    assert shots["flight"]["draft"]["reasons"] == ["take 1 is rejected: too high"]
    assert (shots["flight"]["tokens"], shots["flight"]["draft"]["tokens"]) == (FINAL_TOKENS, DRAFT_TOKENS)
    assert shots["launch"]["draft"]["verdict"] == "circled"


def test_status_shows_drafts_beside_takes(film):
    shots = {shot["shot"]: shot for shot in json.loads(film.steps["status"].stdout)["shots"]}

    assert [(take["take"], take["kind"]) for take in shots["launch"]["takes"]] == [(1, "draft"), (2, "final")]
    assert (shots["launch"]["take"], shots["launch"]["state"]) == (2, "done")
    assert (shots["flight"]["take"], shots["flight"]["draft"], shots["flight"]["state"]) == (None, 2, "waiting")


def test_a_promoted_final_names_the_draft_and_sends_nothing_that_it_settled(film):
    """The service uses the draft's text, picture and seed again, and says so."""
    body, told = film.body("launch.take-02"), film.task_answer("launch.take-02")
    draft = film.task_answer("launch.take-01")

    assert body["content"] == [{"type": "draft_task", "draft_task": {"id": draft["id"]}}]
    assert not {"seed", "duration", "ratio", "generate_audio", "camera_fixed", "draft"} & set(body)
    assert told["draft_task_id"] == draft["id"]
    assert (told["seed"], told["draft"]) == (draft["seed"], False)


def test_the_remade_final_opens_on_the_final_frame_above_it_byte_for_byte(film):
    """Not on the draft's: its own draft had that one. Text and seed are the draft's."""
    draft, final = film.task_answer("flight.take-02"), film.task_answer("flight.take-03")
    frame = hashlib.sha256(film.file("launch.take-02", LAST_FRAME).read_bytes()).hexdigest()

    assert opening_digest(film, "flight.take-03") == frame
    assert opening_digest(film, "flight.take-02") != frame
    assert film.body("flight.take-03")["content"][0] == film.body("flight.take-02")["content"][0]
    assert (final["seed"], final.get("draft_task_id")) == (draft["seed"], None)


def test_drafts_cost_what_their_size_does_and_nothing_is_paid_twice(film):
    """Four drafts and three finals: seven takes, and a further run would add none."""
    paid = {take: film.slate(take)["attempt"]["tokens"] for take in film.takes()}

    assert (paid["launch.take-01"], paid["launch.take-02"]) == (DRAFT_TOKENS, FINAL_TOKENS)
    assert sorted(paid) == [
        "flight.take-01", "flight.take-02", "flight.take-03", "harbour.take-01", "harbour.take-02",
        "launch.take-01", "launch.take-02",
    ]  # fmt: skip
    assert film.steps["finals"].returncode == 0
    assert json.loads(film.steps["again"].stdout)["totals"]["to_make"] == 0


def test_a_circle_on_the_final_leaves_the_one_on_its_draft(film):
    """Each of the two kinds has one; without a number the final is meant, as it is there."""
    assert film.steps["approve the final"].stdout == "launch.take-02: circled\n"
    assert film.file("launch.take-01", "verdict.json").exists()
    assert film.file("launch.take-02", "verdict.json").exists()


def test_the_film_is_cut_from_finals_alone(film):
    assert decode_whole(film.project / "reels" / "main.mp4").frames == 3 * 97 - 1 - 12
    record = load_record((film.project / "reports" / "run.json").read_text(encoding="utf-8"))
    assert [result.output_slots.video_path for result in record.results] == [
        "archive/launch.take-02/01_video.mp4", "archive/flight.take-03/01_video.mp4",
        "archive/harbour.take-02/01_video.mp4",
    ]  # fmt: skip
    assert [(draft.shot, draft.take, draft.verdict) for draft in record.storyboard.drafts] == [
        ("launch", 1, "circled"), ("flight", 1, "rejected"), ("flight", 2, "circled"), ("harbour", 1, "circled"),
    ]  # fmt: skip
    assert record.storyboard.drafts[1].note == "too high"


def test_the_page_shows_drafts_as_drafts(film):
    page = (film.project / "reports" / "index.html").read_text(encoding="utf-8")

    assert "draft, take 1, circled" in page
    assert "main.draft.mp4" in page


def test_a_run_of_drafts_leaves_what_can_have_none_and_shows_a_card_for_it(tmp_path):
    """Nothing waits for a person, so the exit status is 0."""
    (tmp_path / "storyboard.yaml").write_text(
        "storyboard: 1\ntitle: Two\ndefaults: {model: seedance-1.5-pro, resolution: 480p, duration: 4, audio: false}\n"
        "shots: [{id: a, action: A kite.}, {id: b, model: seedance-2.0, action: A harbour.}]\n",
        encoding="utf-8",
    )

    done = storyboard("run", tmp_path, "--draft", "--json")

    said = json.loads(done.stdout)
    assert (done.returncode, said["missed"]) == (0, [])
    assert said["left"] == [{"shot": "b", "segment": 1, "why": "seedance-2.0 makes no drafts"}]
    assert [(draft["shot"], draft["take"]) for draft in said["drafts"]] == [("a", 1)]
    assert [Path(reel["path"]).name for reel in said["reels"]] == ["main.draft.mp4"]
    assert decode_whole(tmp_path / "reels" / "main.draft.mp4").frames == 2 * 97
    assert not (tmp_path / "reels" / "main.mp4").exists()
