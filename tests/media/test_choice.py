"""Which ffmpeg does the work, and why that one."""

import shlex

import imageio_ffmpeg
import pytest

from storyboard.errors import CommandError, MediaError
from storyboard.media import choice
from storyboard.media.choice import VARIABLE, ability_of, chosen_ffmpeg, maker_of, other_maker_once, passed_over_ffmpeg
from storyboard.media.ffmpeg import ffmpeg_path, passthrough_option

WHEELS = imageio_ffmpeg.get_ffmpeg_exe()
QUOTED = shlex.quote(WHEELS)
"""For the shell: the checkout may stand in a folder with a space in its name."""
LISTS = ("libx264", "aac", "drawtext", "xfade", "zoompan")


@pytest.fixture(autouse=True)
def a_place_of_its_own(tmp_path, monkeypatch):
    """Keep what is found in a folder of the test, and know nothing from before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    monkeypatch.delenv(VARIABLE, raising=False)


def a_program(folder, *, lists=LISTS, does="", name="ffmpeg"):
    """Put an ffmpeg into *folder* that lists *lists*; *does* is shell before the wheel's program does the work."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    lines = "; ".join(f"echo ' T. {word} V->V does it'" for word in lists)
    asked = f'case "$2" in -encoders|-filters) {lines}; exit 0;; esac\n'
    program.write_text(f'#!/bin/sh\necho run >>"{folder}/runs"\n{asked}{does}\nexec {QUOTED} "$@"\n')
    program.chmod(0o755)
    return str(program)


def first_on_path(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_an_able_ffmpeg_of_the_machine_is_taken_first(tmp_path, monkeypatch):
    """One on PATH that has every encoder and filter, and makes a transition, wins over the wheel's."""
    program = a_program(tmp_path / "bin")
    first_on_path(tmp_path / "bin", monkeypatch)

    assert ffmpeg_path() == program
    assert not chosen_ffmpeg().passed_over


def test_an_ffmpeg_without_drawtext_is_passed_over(tmp_path, monkeypatch):
    """The wheel's program is taken instead of one that would fail later, and that is said once."""
    program = a_program(tmp_path / "bin", lists=("libx264", "aac", "xfade", "zoompan"))
    first_on_path(tmp_path / "bin", monkeypatch)

    assert ffmpeg_path() == WHEELS
    assert f"{program} (ffmpeg " in (said := passed_over_ffmpeg())
    assert "is not used: it lacks drawtext" in said
    assert WHEELS in said
    assert not passed_over_ffmpeg()


def test_an_ffmpeg_that_lists_all_and_does_nothing_is_passed_over(tmp_path, monkeypatch):
    """Lists are not believed: the transition is not there."""
    a_program(tmp_path / "bin", does='case "$*" in *xfade*) exit 0;; esac')
    first_on_path(tmp_path / "bin", monkeypatch)

    assert ffmpeg_path() == WHEELS
    assert "uneven pace" in chosen_ffmpeg().passed_over


def test_an_ffmpeg_that_makes_a_frame_too_few_is_passed_over(tmp_path, monkeypatch):
    """The frames of the transition on trial are counted."""
    shorter = f'case "$*" in *xfade*) set -- $(echo "$@" | sed "s/frames:v 6/frames:v 5/"); exec {QUOTED} "$@";; esac'
    a_program(tmp_path / "bin", does=shorter)
    first_on_path(tmp_path / "bin", monkeypatch)

    assert ffmpeg_path() == WHEELS


def test_an_ffmpeg_from_before_fps_mode_is_asked_by_the_older_name(tmp_path, monkeypatch):
    """ffmpeg 4.4 calls the option vsync."""
    older = (
        'case "$*" in *fps_mode*) echo "Unrecognized option fps_mode" >&2; exit 1;; '
        f'*vsync*) set -- $(echo "$@" | sed "s/-vsync/-fps_mode/"); exec {QUOTED} "$@";; esac'
    )
    program = a_program(tmp_path / "bin", does=older)
    first_on_path(tmp_path / "bin", monkeypatch)

    assert ffmpeg_path() == program
    assert passthrough_option() == {"vsync": "passthrough"}


def test_the_one_that_is_named_is_used_by_path_or_by_name(tmp_path, monkeypatch):
    """The variable wins over the one on PATH."""
    a_program(tmp_path / "bin")
    named = a_program(tmp_path / "bin", name="ffmpeg-other")
    first_on_path(tmp_path / "bin", monkeypatch)

    for name in (named, "ffmpeg-other"):
        monkeypatch.setenv(VARIABLE, name)
        assert chosen_ffmpeg().path == named
        assert VARIABLE in chosen_ffmpeg().why


def test_a_name_that_no_program_has_is_a_mistake_of_the_setting(monkeypatch):
    """It is one sentence with a next step, and nothing else is taken in its place."""
    monkeypatch.setenv(VARIABLE, "/nowhere/ffmpeg")

    with pytest.raises(CommandError, match=f"{VARIABLE} names /nowhere/ffmpeg") as caught:
        chosen_ffmpeg()

    assert "unset it" in caught.value.hint


def test_a_named_program_that_is_not_able_is_told_with_its_version(tmp_path, monkeypatch):
    """Who names a program wants that one: it is not replaced in silence."""
    named = a_program(tmp_path / "bin", lists=("libx264", "aac"))
    monkeypatch.setenv(VARIABLE, named)

    with pytest.raises(MediaError, match="cannot be used: it lacks drawtext, xfade, zoompan") as caught:
        chosen_ffmpeg()

    assert caught.value.exit_status == 4


def test_a_named_program_that_is_no_ffmpeg_is_told(tmp_path, monkeypatch):
    """A script that does something else is no ffmpeg."""
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho hello\n")
    other.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(other))

    with pytest.raises(MediaError, match="does not answer to -version"):
        chosen_ffmpeg()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sleep 60", "it gives no answer in 1 s"),
        ("case $2 in -version) echo ffmpeg version 9 x;; *) sleep 60;; esac", "1 s"),
    ],
)
def test_a_named_program_that_hangs_is_told_soon(tmp_path, monkeypatch, script, said):
    """Whether it hangs at once, or after it said its version."""
    hangs = tmp_path / "hangs"
    hangs.write_text(f"#!/bin/sh\n{script}\n")
    hangs.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(hangs))
    monkeypatch.setattr("storyboard.media.choice._answer.__kwdefaults__", {"within_s": 1})

    with pytest.raises(MediaError, match=said):
        chosen_ffmpeg()


def test_a_named_file_that_is_no_program_says_what_it_is(tmp_path, monkeypatch):
    (tmp_path / "text").write_text("x")

    for name, said in (("text", "may not be run"), (".", "that is a folder"), ("none", "there is no such program")):
        monkeypatch.setenv(VARIABLE, str(tmp_path / name))
        with pytest.raises(CommandError, match=said):
            chosen_ffmpeg()


def test_a_name_may_begin_at_home(tmp_path, monkeypatch):
    """As in a file of settings, where no shell reads the tilde."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "~/none")

    with pytest.raises(CommandError, match=f"names {tmp_path}/none"):
        chosen_ffmpeg()


def test_a_machine_without_any_ffmpeg_is_told_what_to_install(tmp_path, monkeypatch):
    """The error names what is needed, and the next step."""

    def nothing():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", nothing)

    with pytest.raises(MediaError, match="libx264") as caught:
        ffmpeg_path()

    assert "install" in caught.value.hint


def test_a_program_is_tried_once_and_again_when_it_changed(tmp_path):
    """The second start asks nothing; another file of the same name is tried anew."""
    program = a_program(tmp_path / "bin")
    runs = tmp_path / "bin" / "runs"
    first = ability_of(program)
    tried = runs.read_text().count("run")

    assert ability_of(program) == first
    assert runs.read_text().count("run") == tried

    a_program(tmp_path / "bin", lists=("libx264",))
    assert "xfade" in ability_of(program).lacks


def test_a_transition_that_the_ffmpeg_in_use_does_not_know_is_made_by_the_wheels(tmp_path, monkeypatch):
    """That is said once for each kind; the other kinds stay with the one in use, and so does one that none knows."""
    older = f'case "$*" in *filter=xfade*) {QUOTED} "$@" | grep -v revealdown; exit;; esac'
    program = a_program(tmp_path / "bin", does=older)
    monkeypatch.setenv(VARIABLE, program)

    assert maker_of("revealdown").path == WHEELS
    assert {maker_of(kind).path for kind in ("fade", "revealup", "zzz")} == {program}
    said = other_maker_once("revealdown")
    assert "knows no transition revealdown" in said
    assert program in said
    assert WHEELS in said
    assert not other_maker_once("revealdown")
    assert not other_maker_once("fade")


@pytest.mark.parametrize("damage", [b"", b"\x00\xff", b"[]", b'{"a": 1}', b'{"a": {"version": 1}}', b"[[["])
def test_damaged_notes_are_made_anew(tmp_path, damage):
    """A cache can be anything: the program is tried again."""
    program = a_program(tmp_path / "bin")
    found = ability_of(program)
    notes = tmp_path / "kept" / "storyboard" / "ffmpeg.json"
    notes.write_bytes(damage)

    assert ability_of(program) == found
    assert choice._read_abilities()


def test_notes_that_are_damaged_and_still_read_well_are_made_anew(tmp_path):
    """One letter of what a program is able to do became another."""
    program = a_program(tmp_path / "bin")
    found = ability_of(program)
    notes = tmp_path / "kept" / "storyboard" / "ffmpeg.json"
    notes.write_bytes(notes.read_bytes().replace(b" fade ", b" fads "))
    assert b" fads " in notes.read_bytes()

    assert ability_of(program) == found
    assert " fade " in found.kinds


def test_notes_that_cannot_be_kept_stop_nothing(tmp_path, monkeypatch):
    """Where the folder is not a folder, the program is tried at every start."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert not ability_of(a_program(tmp_path / "bin")).lacks


def test_what_the_ffmpeg_in_use_lacks_for_one_piece_the_wheels_makes(tmp_path):
    """Here one without filters for HDR."""
    program = a_program(tmp_path / "bin", lists=(*LISTS, "tonemap"))
    used = choice.FfmpegChoice(program, "7.0", "fps_mode", "it is named")

    assert choice.with_abilities(used, frozenset({"tonemap"}), what="it") == used
    assert choice.with_abilities(used, frozenset({"zscale"}), what="it").path == WHEELS


def test_what_no_ffmpeg_has_is_named(tmp_path):
    used = choice.FfmpegChoice(a_program(tmp_path / "bin", lists=(*LISTS, "tonemap")), "7.0", "fps_mode", "it is named")

    with pytest.raises(MediaError, match=r"^to map it needs zzz, which .+ \(ffmpeg 7\.0\) lacks$"):
        choice.with_abilities(used, frozenset({"zzz", "tonemap"}), what="to map it")
