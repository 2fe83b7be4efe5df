"""What a right file becomes: short forms written out, settings laid over each other."""

import pytest

from docs.format_page import EXAMPLE
from storyboard.errors import StoryboardInvalid
from storyboard.load.load import load
from storyboard.model.storyboard import CastMember
from storyboard.model.written_reels import Cut, Music, Reel, Transition, Trim
from tests.load.wrong_files import TOP


def shots_of(loaded):
    return {shot.id: shot for scene in loaded.storyboard.scenes for shot in scene.shots}


def test_the_small_example_loads_completely(write):
    """Three shots in a chain, each with the film's settings and its provider."""
    loaded = load(write(EXAMPLE))

    (scene,) = loaded.storyboard.scenes
    assert (scene.id, scene.look) == ("main", "soft morning light, 35 mm film, shallow depth of field")
    assert [(shot.id, shot.from_, shot.duration, shot.audio, shot.ratio, shot.provider) for shot in scene.shots] == [
        ("wake", None, 5, True, "16:9", "simulator"),
        ("run", "wake", 5, True, "16:9", "simulator"),
        ("rest", "run", 5, True, "16:9", "simulator"),
    ]
    assert loaded.storyboard.shots == ()
    assert loaded.storyboard.cast == {
        "mia": CastMember(text="a girl of ten in a red coat", image="refs/mia.png"),
        "fox": CastMember(text="a small fox with a white-tipped tail"),
    }
    assert loaded.storyboard.reels == {"main": Reel(shots=(Cut(shot="wake"), Cut(shot="run"), Cut(shot="rest")))}
    assert loaded.warnings == ()


def test_a_scene_lies_over_the_file_and_a_shot_over_its_scene(write):
    """Settings one by one, `extra` by key, the look as a whole."""
    loaded = load(
        write(
            TOP + "look: day\n"
            "defaults: {model: seedance-1.0-pro, duration: 5, seed: 1, extra: {a: 1, b: [1, null]}}\n"
            "scenes:\n"
            "  - id: night\n"
            "    look: dark\n"
            "    defaults: {duration: 6, extra: {b: 2}}\n"
            "    shots: [{id: a, action: x, seed: 3, extra: {c: {d: 3}}}]\n"
            "  - {id: day, shots: [{id: b, action: x}]}\n"
        )
    )
    a, b = shots_of(loaded).values()

    assert (a.duration, a.seed, a.extra) == (6, 3, {"a": 1, "b": 2, "c": {"d": 3}})
    assert (b.duration, b.seed, b.extra) == (5, 1, {"a": 1, "b": [1, None]})
    assert [scene.look for scene in loaded.storyboard.scenes] == ["dark", "day"]


def test_frames_put_an_inherited_duration_aside_and_the_other_way_round(write):
    """They exclude each other only where they are written together."""
    loaded = load(
        write(
            TOP + "defaults: {model: seedance-1.0-pro, duration: 5}\n"
            "scenes:\n"
            "  - {id: s, shots: [{id: a, action: x, frames: 49}]}\n"
            "  - {id: t, defaults: {frames: 29}, shots: [{id: b, action: x}, {id: c, action: x, duration: 3}]}\n"
        )
    )

    assert [(shot.id, shot.duration, shot.frames) for shot in shots_of(loaded).values()] == [
        ("a", None, 49),
        ("b", None, 29),
        ("c", 3, None),
    ]


def test_a_key_left_empty_puts_the_inherited_setting_aside(write):
    """A shot that names a setting wins, also with nothing."""
    loaded = load(write(TOP + "defaults: {negative_prompt: rain}\nshots: [{id: a, action: x, negative_prompt: }]"))

    assert shots_of(loaded)["a"].negative_prompt is None


def test_a_key_left_empty_counts_as_not_written(write):
    """So a section can be emptied without being deleted."""
    loaded = load(write(TOP + "vars:\ncast:\nreels:\nlook:\nsynopsis:\nshots: [{id: a, action: x, tags: , takes: }]"))

    assert loaded.storyboard.vars == {}
    assert loaded.storyboard.look == ""
    assert loaded.storyboard.reels == {"main": Reel(shots=(Cut(shot="a"),))}
    assert (shots_of(loaded)["a"].tags, shots_of(loaded)["a"].takes) == ((), 1)


@pytest.mark.parametrize(
    ("where", "provider"),
    [
        ("shots: [{id: a, action: x}]", "simulator"),
        ("provider: ark\nshots: [{id: a, action: x}]", "ark"),
        ("provider: ark\ndefaults: {provider: byteplus}\nshots: [{id: a, action: x}]", "byteplus"),
        ("defaults: {provider: byteplus}\nshots: [{id: a, action: x, provider: ark}]", "ark"),
    ],
)
def test_the_nearest_provider_makes_the_shot(write, where, provider):
    """The shot's, else the defaults', else the film's, else the simulator."""
    assert shots_of(load(write(TOP + where)))["a"].provider == provider


def test_included_files_lie_under_the_storyboard_and_later_ones_over_earlier(write):
    """Cast, vars and defaults by key; the look as a whole."""
    write(
        "look: one\ncast: {a: one, b: one, c: {text: one}}\nvars: {v: 1, w: 1}\ndefaults: {seed: 1, duration: 6}\n",
        name="one.yaml",
    )
    write("look: two\ncast: {b: two, c: two}\nvars: {w: 2}\ndefaults: {seed: 2, frames: }\n", name="two.yaml")

    loaded = load(
        write(
            TOP + "include: [one.yaml, two.yaml]\ncast: {c: mine}\ndefaults: {resolution: 480p}\n"
            'shots: [{id: a, action: "{{ cast.a }} {{ cast.b }} {{ cast.c }} {{ vars.v }}"}]'
        )
    )

    assert {name: member.text for name, member in loaded.storyboard.cast.items()} == {
        "a": "one",
        "b": "two",
        "c": "mine",
    }
    assert loaded.storyboard.vars == {"v": 1, "w": 2}
    assert loaded.storyboard.scenes[0].look == "two"
    shot = shots_of(loaded)["a"]
    assert (shot.seed, shot.duration, shot.resolution) == (2, 6, "480p")


def test_reels_are_written_out(write):
    """A list is a reel of hard cuts, a name a cut; templates stay templates."""
    loaded = load(
        write(
            TOP + "shots: [{id: run, action: x}, {id: rest, action: x}]\n"
            "reels:\n"
            "  main: [run, rest]\n"
            "  teaser:\n"
            "    shots:\n"
            "      - run\n"
            "      - {shot: rest, transition: {kind: fade, duration: 0.5}, trim: {start: 0.5, end: 4}}\n"
            "    audio: {file: score.mp3, gain_db: -12, fade_out: 2}\n"
            "    title_card: '{{ title }}'\n"
        )
    )

    assert loaded.storyboard.reels == {
        "main": Reel(shots=(Cut(shot="run"), Cut(shot="rest"))),
        "teaser": Reel(
            shots=(
                Cut(shot="run"),
                Cut(shot="rest", transition=Transition(kind="fade", duration=0.5), trim=Trim(start=0.5, end=4)),
            ),
            audio=Music(file="score.mp3", gain_db=-12, fade_out=2),
            title_card="{{ title }}",
        ),
    }


RIGHT_FILES = {
    "Chinese": "look: 水墨\ncast: {茶师: 一位白发老茶师}\nvars: {地点: 江南}\n"
    'shots: [{id: tea, action: "{{ cast.茶师 }}在{{ vars.地点 }}喝茶。"}]\nreels: {正片: [tea]}',
    "a reel named in words": "shots: [{id: a, action: x}]\nreels: {the long cut: [a], 正片 2: [a]}",
    "every kind of picture": "shots:\n"
    "- {id: a, action: x, first_frame: 'https://host/a.png'}\n"
    "- {id: b, action: x, first_frame: 'asset://asset-20260101-abc', last_frame: ./refs/../refs/mia.png}\n"
    "- {id: c, action: x, model: seedance-2.0, references: [refs/mia.png, 'http://host/b.png']}\n",
    "two shots from one, and a bridge": "shots:\n"
    "- {id: a, action: x, to: b, first_frame: refs/mia.png}\n"
    "- {id: b, action: x}\n- {id: c, action: x, from: b}\n- {id: d, action: x, from: b, to: a}\n",
    "a shot longer than the model's limit": "shots: [{id: a, action: x, duration: 30}]",
    "a shot of beats": "shots: [{id: a, beats: [{action: x, duration: 4}, {action: y}], duration: 6}]",
    "the model decides the length": "shots: [{id: a, action: x, duration: -1, seed: -1}]",
    "a full id": "shots: [{id: a, action: x, model: doubao-seedance-1-5-pro-251215}]",
    "references, then pieces": "defaults: {model: seedance-2.0}\n"
    "shots: [{id: a, action: x, references: [refs/mia.png], duration: 30}]",
    "a draft at another resolution": "defaults: {model: seedance-1.5-pro}\n"
    "shots: [{id: a, action: x, draft: true, resolution: 1080p}]",
    "drafts of all shots but one": "defaults: {model: seedance-1.5-pro, draft: true, final: remake}\n"
    "shots: [{id: a, action: x, final: promote}, {id: b, action: x, model: seedance-2.0, draft: false}]",
    "no sound from a silent model": "defaults: {audio: false, camera_fixed: false}\n"
    "shots: [{id: a, action: x, model: seedance-1.0-pro}, {id: b, action: x, model: seedance-2.0}]",
    "an inherited ratio on a chained shot": "defaults: {model: seedance-2.5, ratio: 16:9}\n"
    "shots: [{id: a, action: x}, {id: b, from: a, action: x}]",
    "a transition after a title card": "shots: [{id: a, action: x}]\n"
    "reels: {t: {title_card: x, shots: [{shot: a, transition: {kind: fadeblack}}]}}",
    "settings for people and services": "shots: [{id: a, action: x, role: opening, time_mode: mainline,"
    " notes: n, tags: [t], takes: 3, approve: true, watermark: false, execution_expires_after: 3600,"
    " safety_identifier: s, negative_prompt: n}]\n"
    "synopsis: s\nbudget: {tokens: 0, usd: 1.5}",
    "limits of the account": "limits: {seedance-2.0: {concurrent: 3, per_minute: 180}, seedance-1.5-pro: {}}\n"
    "shots: [{id: a, action: x, model: seedance-2.0}]",
    "an alias": "vars: {a: &words soft light}\nlook: *words\nshots: [{id: a, action: x}]",
}


@pytest.mark.parametrize("name", RIGHT_FILES)
def test_a_right_file_loads_without_a_word(write, name):
    """Nothing in it is an error, and nothing is doubtful."""
    assert load(write(TOP + RIGHT_FILES[name])).warnings == ()


@pytest.mark.parametrize(
    "turned",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
        pytest.param(lambda text: "%YAML 1.2\n---\n" + text + "...\n", id="directive and document end"),
    ],
)
def test_files_of_other_editors_mean_the_same(write, turned):
    """Line ends, a byte order mark and document marks change nothing."""
    assert load(write(turned(EXAMPLE))).storyboard == load(write(EXAMPLE)).storyboard


def test_a_wrong_file_raises_with_every_problem(write):
    """The message names the first; warnings come along."""
    with pytest.raises(StoryboardInvalid) as caught:
        load(write(TOP + "look: '{{ x }}'\nshots:\n  - {id: a, from: b, action: x}\n  - {id: b, from: c, action: x}"))

    assert caught.value.message == "storyboard.yaml:6:19: no shot is called 'c'"
    assert [problem.severity for problem in caught.value.problems] == ["warning", "error"]
