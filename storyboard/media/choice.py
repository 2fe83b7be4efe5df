"""
Which ffmpeg does the work, and why that one.

Each program has to make a tiny transition, which must come out with every frame in its place. The outcome is kept for
each program, so it is tried once and not at every start.
"""

import json
import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import imageio_ffmpeg

from storyboard.errors import CommandError, MediaError, pip_command
from storyboard.files import read_sealed_file, write_sealed

VARIABLE = "STORYBOARD_FFMPEG"
"""The environment variable that names the program to use: a path, or a name on the PATH."""

_WHEEL_AGAIN = pip_command("--force-reinstall", "imageio-ffmpeg")
_NEEDED = frozenset({"libx264", "aac", "drawtext", "xfade", "zoompan"})
"""Encoders and filters without which a program is of no use to us."""

_PACES = ("fps_mode", "vsync")
"""How the option is called that takes frames as they come: since 5.1, and before."""

_CLOCK = "movie_timescale"

_TRIAL = 3
"""Goes up when the trial changes; every program is then tried again."""
_TRIAL_FRAMES = 6
_ANSWERS_WITHIN_S = 15
"""For what a program only lists."""
_TRIED_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Ability:
    """What one program is able to do."""

    version: str
    """As the program tells it; empty where it does not run."""
    pace: str
    """The name of its option that takes frames as they come."""
    lacks: str
    """What it cannot do of what is needed; empty where it can do all."""
    kinds: str = ""
    """The kinds of transitions that it lists, with spaces between them."""
    clock: str = ""
    """The name of its option for the clock of a whole MP4; empty where it has none."""


@dataclass(frozen=True, slots=True)
class FfmpegChoice:
    """The program that is used."""

    path: str
    version: str
    pace: str
    why: str
    """Completes "it is used because"."""
    passed_over: str = ""
    """What another program lacks that would have come first; empty where there is none."""


def chosen_ffmpeg() -> FfmpegChoice:
    """
    Return the ffmpeg to run: the one that is named, else the machine's own where it is able, else the wheel's.

    Raises:
        CommandError: The one that is named is not there.
        MediaError: The one that is named is not able, or there is none that is.
    """
    return require_named_ffmpeg() or _find_choice(shutil.which("ffmpeg"), _program_of_the_wheel())


def require_named_ffmpeg() -> FfmpegChoice | None:
    """
    Return the ffmpeg that the environment names; None where it names none.

    Raises:
        CommandError: It is not there.
        MediaError: It is not able.
    """
    named = os.path.expanduser(os.environ.get(VARIABLE, "").strip())  # noqa: PTH111 - a name on the PATH is no path
    return _named_choice(named, shutil.which(named)) if named else None


def passed_over_ffmpeg() -> str:
    """Return which ffmpeg was passed over, why, and which is used for it; empty where none was, or it was said."""
    used = chosen_ffmpeg()
    if not used.passed_over or used in _told_of:
        return ""
    _told_of.add(used)
    return f"{used.passed_over}; {_name_and_version(used)} is used instead"


_told_of: set[FfmpegChoice] = set()


def maker_of(kind: str) -> FfmpegChoice:
    """Return the ffmpeg that makes a transition of this *kind*: the one in use unless only the wheel's knows it."""
    used, name = chosen_ffmpeg(), xfade_name(kind)
    wheels = _program_of_the_wheel()
    if wheels is None or name in ability_of(used.path).kinds.split():
        return used
    ability = ability_of(wheels)
    if ability.lacks or name not in ability.kinds.split():
        # No program knows it: the one in use says so.
        return used
    return FfmpegChoice(wheels, ability.version, ability.pace, f"{_name_and_version(used)} knows no transition {kind}")


def xfade_name(kind: str) -> str:
    """Return what ffmpeg's xfade filter calls a transition of this *kind*: its dissolve is a noise of pixels."""
    return "dissolve" if kind == "speckle" else kind


def other_maker_once(kind: str) -> str:
    """Return which ffmpeg makes a transition of this *kind* in place of the one in use; empty where it was said."""
    used, maker = chosen_ffmpeg(), maker_of(kind)
    if maker == used or maker in _told_of:
        return ""
    _told_of.add(maker)
    return f"{maker.why}: {_name_and_version(maker)} makes it"


def with_abilities(used: FfmpegChoice, needed: frozenset[str], *, what: str) -> FfmpegChoice:
    """
    Return the ffmpeg that has the filters and encoders *needed*: the one that is *used*, else the wheel's.

    Raises:
        MediaError: Neither has; *what* says what it is needed for.
    """
    lacks = needed - _listed_abilities(used.path)
    wheels = _program_of_the_wheel()
    if not lacks:
        return used
    if wheels and not ability_of(wheels).lacks and not needed - _listed_abilities(wheels):
        ability = ability_of(wheels)
        why = f"{_name_and_version(used)} lacks {', '.join(sorted(lacks))}"
        return FfmpegChoice(wheels, ability.version, ability.pace, why)
    raise MediaError(
        f"{what} needs {', '.join(sorted(lacks))}, which {_name_and_version(used)} lacks",
        hint=f"name an ffmpeg that has it in {VARIABLE}, or `{_WHEEL_AGAIN}`",
    )


@lru_cache
def _listed_abilities(program: str) -> frozenset[str]:
    return _list_abilities(program)


def _name_and_version(program: FfmpegChoice) -> str:
    return f"{program.path} (ffmpeg {program.version})"


@lru_cache
def _named_choice(name: str, program: str | None) -> FfmpegChoice:
    if program is None:
        raise CommandError(
            f"{VARIABLE} names {name}, and {_why_no_program(Path(name))}",
            hint=f"set {VARIABLE} to the path of an ffmpeg, or unset it",
        )
    ability = ability_of(program)
    if ability.lacks:
        raise MediaError(
            f"{_program_name(program, ability)}, which {VARIABLE} names, cannot be used: {ability.lacks}",
            hint=f"name ffmpeg 4.4 or newer with libx264 and freetype, or unset {VARIABLE}",
        )
    return FfmpegChoice(program, ability.version, ability.pace, f"{VARIABLE} names it")


def _why_no_program(path: Path) -> str:
    if path.is_dir():
        return "that is a folder"
    return "that file may not be run (chmod +x allows it)" if path.exists() else "there is no such program"


@lru_cache
def _find_choice(machines: str | None, wheels: str | None) -> FfmpegChoice:
    lacking: list[str] = []
    for program, why in ((machines, "it is on the PATH and able"), (wheels, "it comes with Storyboard")):
        if program is None:
            continue
        ability = ability_of(program)
        if not ability.lacks:
            return FfmpegChoice(program, ability.version, ability.pace, why, "; ".join(lacking))
        lacking.append(f"{_program_name(program, ability)} is not used: {ability.lacks}")
    said = f": {'; '.join(lacking)}" if lacking else ""
    raise MediaError(
        f"no ffmpeg on this machine has all of {', '.join(sorted(_NEEDED))}{said}",
        hint=f"install ffmpeg with libx264 and freetype, or `{_WHEEL_AGAIN}`",
    )


def _program_name(program: str, ability: Ability) -> str:
    return f"{program} (ffmpeg {ability.version})" if ability.version else program


def _program_of_the_wheel() -> str | None:
    with suppress(RuntimeError):
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    return None


def ability_of(program: str) -> Ability:
    """Return what *program* is able to do, as it was found before or is found now."""
    try:
        status = Path(program).stat()
    except OSError as error:
        return Ability("", _PACES[0], f"it cannot be started: {error.strerror}")
    key = f"{_TRIAL} {status.st_mtime_ns} {status.st_size} {Path(program).absolute()}"
    known = _read_abilities()
    if key in known:
        return known[key]
    ability = _try_program(program)
    if ability.version:
        _write_abilities(known | {key: ability})
    return ability


def _place() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(folder) / "storyboard" / "ffmpeg.json"


def _read_abilities() -> dict[str, Ability]:
    """Return what was found before; nothing where the file is lacking or damaged."""
    try:
        read = json.loads(read_sealed_file(_place()) or b"{}")
        found = {key: Ability(**ability) for key, ability in read.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    right = all(isinstance(word, str) for ability in found.values() for word in asdict(ability).values())
    return found if right and all(ability.pace in _PACES for ability in found.values()) else {}


def _write_abilities(found: dict[str, Ability]) -> None:
    # Where nothing can be kept, the next start tries again.
    with suppress(OSError):
        text = json.dumps({key: asdict(ability) for key, ability in found.items()})
        write_sealed(_place(), lambda part: _write(part, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _try_program(program: str) -> Ability:
    try:
        return _test_program(program)
    except subprocess.TimeoutExpired as error:
        return Ability("", _PACES[0], f"it gives no answer in {error.timeout:g} s")


def _test_program(program: str) -> Ability:
    version = _version(program)
    if not version:
        return Ability("", _PACES[0], "it does not answer to -version as ffmpeg does")
    if missing := _missing_abilities(program):
        return Ability(version, _PACES[0], f"it lacks {', '.join(sorted(missing))}")
    said = ""
    for pace in _PACES:
        said = _trial(program, pace)
        if not said:
            return Ability(version, pace, "", _kinds(program), _clock(program))
    return Ability(version, _PACES[0], said)


def _answer(program: str, *words: str, within_s: float = _ANSWERS_WITHIN_S) -> str | None:
    """
    Return what *program* prints; None where it fails.

    Raises:
        TimeoutExpired: It hangs.
    """
    try:
        asked = [program, "-hide_banner", *words]
        answer = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=within_s)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.decode("utf-8", errors="replace")


def _version(program: str) -> str:
    words = (_answer(program, "-version") or "").split()
    return words[2] if words[:2] == ["ffmpeg", "version"] and len(words) > 2 else ""


def _missing_abilities(program: str) -> frozenset[str]:
    return _NEEDED - _list_abilities(program)


def _list_abilities(program: str) -> frozenset[str]:
    """Return the encoders and filters that *program* lists."""
    listed = [_answer(program, question) or "" for question in ("-encoders", "-filters")]
    lines = [line.split() for line in "\n".join(listed).splitlines()]
    return frozenset(words[1] for words in lines if len(words) > 1)


def _kinds(program: str) -> str:
    lines = (_answer(program, "-h", "filter=xfade") or "").splitlines()
    return " ".join(line.split()[0] for line in lines if line.startswith("     ") and line.strip())


def _clock(program: str) -> str:
    return _CLOCK if f"-{_CLOCK} " in (_answer(program, "-h", "muxer=mp4") or "") else ""


def _trial(program: str, pace: str) -> str:
    """Make a tiny transition with sound, and return what is wrong with it."""
    step = "settb=1/24,setpts=N,fps=24"
    part = f"{step},trim=start_frame=2:end_frame={2 + _TRIAL_FRAMES},setpts=PTS-STARTPTS"
    graph = f"[0:v]{part}[a];[1:v]{part}[b];[a][b]xfade=transition=fade:duration=0.25:offset=0,{step},format=yuv420p"
    inputs = [word for colour in ("red", "blue") for word in ("-f", "lavfi", "-i", f"color={colour}:s=64x64:r=24:d=1")]
    sound = ["-t", "0.25", "-f", "lavfi", "-i", "anullsrc=sample_rate=48000"]
    coded = ["-frames:v", str(_TRIAL_FRAMES), "-c:v", "libx264", "-c:a", "aac", f"-{pace}", "passthrough"]
    with TemporaryDirectory() as folder:
        made = str(Path(folder) / "trial.mp4")
        words = ["-nostdin", "-loglevel", "error", "-y", *inputs, *sound, "-filter_complex", f"{graph}[v]"]
        if _answer(program, *words, "-map", "[v]", "-map", "2:a", *coded, made, within_s=_TRIED_WITHIN_S) is None:
            return "it could not make a tiny transition"
        return "" if _is_even(made) else "the frames of a tiny transition came at an uneven pace"


def _is_even(path: str) -> bool:
    try:
        with av.open(path) as clip:
            stream = clip.streams.video[0]
            times = [frame.time for frame in clip.decode(stream) if frame.time is not None]
    except (av.FFmpegError, OSError, IndexError):
        return False
    return [round(24 * (at_s - times[0]), 3) for at_s in times] == list(range(_TRIAL_FRAMES))
