"""The player plays narration over the cut: at its place, wherever the film is, while the clips step back."""

import shutil

import pytest

from tests.stitch.voices import noise, write_voice
from tests.studio.browser.made_film import make_film
from tests.studio.browser.page_server import open_page, require_browser

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

expect = require_browser().expect

NAME = "lamp"
FILM = """\
storyboard: 1
title: The lamp
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 6}
cast:
  ida: {text: an old keeper}
shots:
  - {id: lamp, action: A lamp is lit.}
  - {id: lane, action: A lane in the dark., narration: {ida: "Nobody walks here, <b>ever</b>.", file: refs/lane.wav}}
  - {id: quay, action: A quay., narration: And nobody answers.}
reels:
  main:
    audio: {file: refs/score.wav, gain_db: -6}
    narration: {duck_db: -20}
    shots: [lamp, lane, quay]
"""
LANE_S = 145 / 24
"""When the lane is seen: each shot has a frame more than 6 s."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films") / NAME
    write_voice(folder / "refs/lane.wav", noise(1, 5), sample_rate=48_000)
    write_voice(folder / "refs/score.wav", noise(2, 19, amplitude=0.02))
    make_film(folder, FILM)
    # So that the clips are played, and not the reel.
    shutil.rmtree(folder / "reels")
    return folder


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator(".block").first).to_be_visible()
        yield page
        assert page.said == []


_FACTS = """
({screen}) => {
  const sounds = [...screen.sounds.heard].map(([key, {audio}]) => ({
    key, time: audio.currentTime, volume: audio.volume, isMuted: audio.muted, speed: audio.playbackRate,
    isHeard: !audio.paused && !audio.seeking && audio.readyState >= 3,
  }));
  const of = (word) => sounds.find((each) => each.key.includes(word)) || null;
  const [clip] = screen.seen.map((layer) => layer.video);
  return {
    isPlaying: screen.isPlaying, frame: screen.frame, time: (screen.frame + 0.5) / (screen.program?.rate || 24),
    kind: screen.program?.kind, voice: of("lane.wav"), music: of("score.wav"),
    clip: clip ? clip.volume : null, isClipMuted: clip ? clip.muted : null,
  };
}
"""


def facts_of(page):
    """Return where the film and its sounds are, all of one moment."""
    return page.locator("#player").evaluate(_FACTS)


def wait_for(page, fact, *, within_ms=60_000):
    for _ in range(within_ms // 50):
        facts = facts_of(page)
        if fact(facts):
            return facts
        page.wait_for_timeout(50)
    raise AssertionError(f"it did not come to be: {facts_of(page)}")


def seek(page, seconds):
    page.locator("#player").evaluate("({screen}, frame) => { screen.seek(frame); }", round(seconds * 24))


def play(page, speed=0.25):
    """Play as slowly that a machine with other work sees every moment."""
    page.locator("#player").evaluate("({screen}, speed) => { screen.play(speed); }", speed)


def is_in_step(sound, film_s):
    return sound is not None and sound["isHeard"] and abs(sound["time"] - film_s) < 0.2


def test_narration_is_heard_at_its_place_and_the_clips_step_back(page):
    """Nothing is loaded before the film plays; in the middle of a voice it goes on from there; a pause holds all."""
    facts = wait_for(page, lambda facts: facts["kind"] == "cut")
    assert (facts["voice"], facts["music"]) == (None, None)
    page.keyboard.press(" ")
    play(page)
    facts = wait_for(page, lambda facts: facts["frame"] > 6 and is_in_step(facts["music"], facts["time"]))
    assert facts["clip"] == 1
    assert not facts["voice"] or not facts["voice"]["isHeard"]
    assert facts["music"]["volume"] == pytest.approx(0.501, abs=0.01)

    seek(page, LANE_S + 2)
    facts = wait_for(page, lambda facts: is_in_step(facts["voice"], facts["time"] - LANE_S))
    assert facts["clip"] == pytest.approx(0.1, abs=0.001)
    assert facts["music"]["volume"] == pytest.approx(0.0501, abs=0.001)
    assert facts["voice"]["volume"] == 1

    page.keyboard.press("m")
    facts = wait_for(page, lambda facts: facts["isClipMuted"])
    assert facts["voice"]["isMuted"]
    assert facts["music"]["isMuted"]
    page.keyboard.press("m")
    page.get_by_role("slider", name="Volume").fill("0.5")
    facts = wait_for(page, lambda facts: facts["voice"] and facts["voice"]["volume"] == 0.5)
    page.locator("#player").evaluate("() => document.activeElement.blur()")

    page.keyboard.press("k")
    facts = wait_for(page, lambda facts: not facts["isPlaying"])
    assert not facts["voice"]["isHeard"]
    assert not facts["music"]["isHeard"]
    page.wait_for_timeout(300)
    assert facts_of(page)["voice"]["time"] == facts["voice"]["time"]

    seek(page, LANE_S + 1)
    play(page, 0.5)
    facts = wait_for(
        page, lambda facts: facts["voice"] and facts["voice"]["speed"] == 0.5 and facts["voice"]["isHeard"]
    )
    play(page, 2)
    wait_for(page, lambda facts: facts["voice"] is None and facts["time"] > LANE_S + 5.6)
    # They come forward again.
    assert wait_for(page, lambda facts: facts["time"] > LANE_S + 5.7)["clip"] == pytest.approx(0.5, abs=0.001)
    facts = wait_for(page, lambda facts: not facts["isPlaying"])
    assert not facts["music"]["isHeard"]


def test_another_recording_is_heard_at_once_and_one_that_is_gone_is_told(page, served):
    page.keyboard.press(" ")
    play(page)
    seek(page, LANE_S + 1)
    before = wait_for(page, lambda facts: is_in_step(facts["voice"], facts["time"] - LANE_S))["voice"]["key"]
    write_voice(served.folder / "refs/lane.wav", noise(3, 5.5))
    after = wait_for(page, lambda facts: is_in_step(facts["voice"], facts["time"] - LANE_S)
                     and facts["voice"]["key"] != before)  # fmt: skip
    assert after["isPlaying"]

    page.keyboard.press("k")
    page.route("**/sounds/refs/lane.wav*", lambda route: route.fulfill(status=404))
    page.locator("#player").evaluate("({screen}) => { screen.sounds.follow(null, 0, {}); }")
    seek(page, LANE_S + 1)
    play(page)
    expect(page.locator("#said")).to_contain_text("This browser cannot play the narration of lane")
    assert wait_for(page, lambda facts: facts["isPlaying"])["voice"] is None
    # It is tried again with the next play.
    page.unroute("**/sounds/refs/lane.wav*")
    page.keyboard.press("k")
    seek(page, LANE_S + 1)
    play(page)
    wait_for(page, lambda facts: is_in_step(facts["voice"], facts["time"] - LANE_S))


def test_the_strip_shows_narration_with_its_words(page):
    """Where it is heard; one without a recording is told so; markup in it is text."""
    bars = page.locator(".voices").get_by_role("listitem")
    expect(bars).to_have_count(2)
    expect(bars.nth(0)).to_have_attribute("aria-label", "Narration of lane, ida: Nobody walks here, <b>ever</b>.")
    expect(bars.nth(1)).to_have_attribute("aria-label", "Narration of quay, not recorded: And nobody answers.")
    at, length = page.locator("#strip-track").evaluate(
        "(track) => { const [bar, blocks] = [track.querySelector('.voice').getBoundingClientRect(),"
        " [...track.querySelectorAll('.block')].map((each) => each.getBoundingClientRect())];"
        " const frame = (blocks[1].left - blocks[0].left) / 145;"
        " return [bar.left - blocks[1].left, bar.width / frame / 24]; }"
    )
    assert abs(at) < 1.5
    assert length == pytest.approx(5, abs=0.15)
