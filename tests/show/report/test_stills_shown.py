"""Stills on the page and in the record: each is shown as one picture, with who uses it, and what is perhaps paid."""

import json
from dataclasses import replace

import pytest

from storyboard.load.load import load
from storyboard.plan.film_now import film_now
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.show.film import report_of
from storyboard.show.report.write import page_file, record_file
from tests.shoot.crashing import quicken

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: front, action: front view, takes: 2, size: 1280x720}
  - {id: back, references: [front], action: from behind}
shots:
  - {id: turn, first_frame: back, action: she turns}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Its stills are drawn; its shot is not made."""
    folder = tmp_path_factory.mktemp("ida")
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    project = find_project(folder)
    with pytest.MonkeyPatch.context() as patched:
        quicken(patched.setattr)
        planned = plan_of(load(project), only=("front", "back"))
        assert shoot(planned, project=project, reporter=Silent(), run_id="run") == ()
    return project


def record_and_page(project, report):
    record = b"".join(record_file(project, report))
    page = b"".join(page_file(project, report, folder=project.reports))
    return json.loads(record), page.decode()


def card(page, name):
    return page.split(f'id="shot-{name}"')[1].split("</article>")[0]


def test_a_still_is_one_picture_that_nothing_plays(project):
    _, page = record_and_page(project, report_of(project)[1])
    front = card(page, "front")

    assert 'class="frames is-picture" href="../archive/front.take-0' in front
    assert "data-clip" not in front
    assert "Play side by side" not in front
    assert front.count("<img") == 3, "the picture, and both takes, each once"
    assert "1280 × 720<" in front
    assert "tokens" not in front
    assert "Length" not in front
    assert "stills done" in page


def test_a_card_says_which_stills_it_is_made_from_and_who_uses_a_still(project):
    _, page = record_and_page(project, report_of(project)[1])

    assert 'refers to the still <a href="#shot-front">' in card(page, "back")
    assert 'used by <a href="#shot-back">' in card(page, "front")
    assert 'opens on the still <a href="#shot-back">' in card(page, "turn"), "as written, before there is a take"


def test_the_strip_holds_no_still(project):
    _, page = record_and_page(project, report_of(project)[1])
    strip = page.split('<nav class="sheet"')[1].split("</nav>")[0]

    assert "#shot-turn" in strip
    assert "#shot-front" not in strip


def test_the_record_has_each_still_with_path_size_and_digest_apart_from_clips(project):
    record, _ = record_and_page(project, report_of(project)[1])
    front = record["storyboard"]["stills"][0]
    taken = film_now(project).plan.shots[0].take

    assert (front["still"], front["width"], front["height"]) == ("front", 1280, 720)
    assert front["path"] == f"archive/{taken.folder}/01_still.png"
    assert front["sha256"] == taken.slate.video.sha256
    assert front["used_by"] == ["back"]
    assert [result["shot_id"] for result in record["results"]] == [f"{project.name}_SHOT_turn"]
    assert record["summary"]["task_count"] == 1


def test_a_call_whose_answer_was_lost_is_told_and_counted(project):
    report = report_of(project)[1]
    front, *others = report.entries
    slate = front.take.slate
    lost = slate.attempt.model_copy(update={"lost_at": ("2026-11-30T10:00:00.000000Z",), "usd": 0.04})
    take = front.take.model_copy(update={"slate": slate.model_copy(update={"attempt": lost})})
    takes = tuple(take if each.folder == take.folder else each for each in front.takes)
    report = replace(report, entries=(replace(front, take=take, takes=takes, attempt=lost), *others))

    record, page = record_and_page(project, report)

    assert record["storyboard"]["perhaps_paid"] == [
        {"shot": "front", "segment": 1, "take": take.key.take, "lost_at": ["2026-11-30T10:00:00.000000Z"]}
    ]
    assert "1 answer was lost: 1 call is perhaps paid, and counted" in card(page, "front")
    assert "call perhaps paid, counted" in page
