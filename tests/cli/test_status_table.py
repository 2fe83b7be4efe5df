"""What `status` says: shots, reels and totals that fit; task ids only for those who ask for them."""

import json
import re
import shutil

import pytest

from tests.cli.tea_house import FILM, printed, write_film
from tests.forked import storyboard

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

STATUS_60 = """\
shot                state    take  price
rain                done        1  $0.02
arrive              done        1  $0.02
lamp                done        1  $0.03
door                done        1  $0.02
    waiting for your approval: 1 shot depends on this
table               waiting
    waiting for you to approve door take 1
tea                 done        1  $0.02
memory-of-a-summer  done        1  $0.02
leave               done        1  $0.02
"""
STATUS_80 = """\
shot                state    take  price  note
rain                done        1  $0.02
arrive              done        1  $0.02
lamp                done        1  $0.03
door                done        1  $0.02  waiting for your approval: 1 shot
                                          depends on this
table               waiting               waiting for you to approve door take 1
tea                 done        1  $0.02
memory-of-a-summer  done        1  $0.02
leave               done        1  $0.02
"""
STATUS_120 = """\
shot                state    take  price  note
rain                done        1  $0.02
arrive              done        1  $0.02
lamp                done        1  $0.03
door                done        1  $0.02  waiting for your approval: 1 shot depends on this
table               waiting               waiting for you to approve door take 1
tea                 done        1  $0.02
memory-of-a-summer  done        1  $0.02
leave               done        1  $0.02
"""
REST = """\

reel  state        why
main  not cut yet  table has no current take
茶    not cut yet  ready to cut: `storyboard stitch`

7 of 8 shots done, 1 waiting
Simulator: free. The real service would have charged $0.15.
waiting for you: door
"""


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """The film, shot up to where it waits for a person."""
    folder = write_film(tmp_path_factory.mktemp("films") / "tea")
    assert storyboard("run", "--no-stitch", cwd=folder).returncode == 6
    return folder


@pytest.mark.parametrize(
    ("columns", "table"), [(60, STATUS_60), (80, STATUS_80), (120, STATUS_120), (None, STATUS_120)]
)
def test_a_status_of_eight_shots_fits(columns, table, shot):
    assert printed("status", cwd=shot, columns=columns) == table + REST


def test_the_command_that_goes_on_is_a_hint(shot):
    assert storyboard("status", "tea", cwd=shot.parent).stderr == "  storyboard approve tea door 1\n"


def test_task_ids_and_tokens_come_with_v_and_in_json(shot):
    plain, all_facts = printed("status", cwd=shot), printed("status", "-v", cwd=shot)
    told = json.loads(printed("status", "--json", cwd=shot))

    assert not re.search("cgt-|19,845", plain)
    assert len(re.findall(r"^\S+ +done +1  \$0\.0[23]  (?:19,845|29,565)  cgt-\S+", all_facts, re.MULTILINE)) == 7
    assert told["shots"][0]["task_id"].startswith("cgt-")
    assert [reel["state"] for reel in told["reels"]] == ["not_cut", "not_cut"]


def test_what_was_shot_from_other_words_is_out_of_date(shot, tmp_path):
    folder = tmp_path / "tea"
    shutil.copytree(shot, folder)
    write_film(folder, FILM.replace("He leaves.", "He stays."))

    said = printed("status", cwd=folder, columns=80)

    assert "leave               out of date     1  $0.02  prompt changed\n" in said
    assert "\n6 of 8 shots done, 1 out of date, 1 waiting\n" in said


def test_a_film_that_nobody_shot_says_so_once(tmp_path):
    said = printed("status", cwd=write_film(tmp_path), columns=80)

    assert said.startswith("All 8 to make: no take yet.\nshot                state    note\n")
    assert said.endswith("\n0 of 8 shots done, 8 waiting\n")
    assert said.count("no take yet") == 1


def test_a_budget_is_told_with_what_is_left(tmp_path):
    said = printed("status", cwd=write_film(tmp_path, FILM + "budget: {usd: 3}\n"))

    assert "budget: $3.00, $0.00 spent, $3.00 left\n" in said
