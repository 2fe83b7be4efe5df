"""
What joining clips costs, ours beside others, and whether the film is right: ``python benchmarks/stitch.py``.

It makes its clips, runs each way as a process of its own, in turns, and
decodes what each has written. ``--quick`` takes half a minute,
``--clips 600`` shows how time and memory grow.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured_film import measured_film
from benchmarks.one_film import RATE, Clips
from storyboard.media.ffmpeg import ffmpeg_path
from storyboard.stitch.pieces import prepare
from tests.stitch.exactness import Decoded, chained_clip, compare, decode

ONE_FILM = str(Path(__file__).with_name("one_film.py"))
LAUNCHER = """
import json, os, sys, time
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
began = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(pid, 0)
print(json.dumps([status, time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
MOVIEPY = """
import sys
from moviepy import VideoFileClip, concatenate_videoclips
film = concatenate_videoclips([VideoFileClip(path) for path in sys.argv[2:]])
film.write_videofile(sys.argv[1], codec="libx264", preset="veryfast", audio_codec="aac", logger=None)
"""


@dataclass
class Way:
    """One way to make the film, and what it took in each round."""

    name: str
    command: list[str]
    out: Path
    within_s: float = 0.0
    """How far its sound may be off; 0 where the film is not looked at."""
    cache: Path | None = None
    cache_from: Path | None = None
    """The cache is a copy of this one at the start of each round; of nothing where it does not exist."""
    once: bool = False
    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    peak_mib: float = 0

    def run(self) -> None:
        if self.cache and self.cache_from:
            shutil.rmtree(self.cache, ignore_errors=True)
            if self.cache_from.exists():
                shutil.copytree(self.cache_from, self.cache)
        self.out.unlink(missing_ok=True)
        os.sync()
        # Started from a small process: a child counts the memory of the one that it was forked from.
        launcher = [sys.executable, "-S", "-E", "-c", LAUNCHER, *self.command]
        status, wall_s, cpu_s, peak_mib = json.loads(
            subprocess.run(launcher, stdout=subprocess.PIPE, check=True).stdout
        )
        if status:
            raise SystemExit(f"{self.name}: ended with {status}")
        self.wall_s.append(wall_s)
        self.cpu_s.append(cpu_s)
        # Of the process or of the largest that it started, not of both together.
        self.peak_mib = max(self.peak_mib, peak_mib)


def made_clips(folder: Path, count: int, *, frames: int, size: tuple[int, int], chain: int) -> Clips:
    """Return *count* clips, made where they are not there yet; past *chain* of them they are the same again."""
    place = folder / f"{size[1]}p-{frames}"
    place.mkdir(parents=True, exist_ok=True)
    paths = [place / f"clip{n:03}.mp4" for n in range(count)]
    with ProcessPoolExecutor() as pool:
        missing = [(n, path) for n, path in enumerate(paths[:chain]) if not path.exists()]
        for _ in pool.map(_make, [(n, path, frames, size) for n, path in missing]):
            pass
    for n, path in enumerate(paths[chain:], start=chain):
        if not path.exists():
            path.hardlink_to(paths[n % chain])
    total = sum(path.stat().st_size for path in paths) / 1e6
    seconds = frames / RATE
    title = f"{count} clips of {seconds:g} s, {size[0]}x{size[1]}, {total:.0f} MB"
    return Clips(paths, frames, chain, title)


def _make(order: tuple[int, Path, int, tuple[int, int]]) -> None:
    n, path, frames, size = order
    part = path.with_suffix(".part")
    chained_clip(part, n * (frames - 1), frames, size=size, options={"crf": "20"})
    part.rename(path)


def ways(clips: Clips, measured: Clips, work: Path, *, moviepy: str | None, xfade: bool) -> Iterator[Way]:
    names = [str(path) for path in clips.paths]
    listed = work / "list.txt"
    listed.write_text("".join(f"file '{name}'\n" for name in names))
    ffmpeg = [ffmpeg_path(), "-v", "error", "-nostdin", "-y"]
    own = [sys.executable, ONE_FILM]
    shell = f"cat {' '.join(names)} > {work / 'plain.bin'}"
    yield Way("plain file copy", ["/bin/sh", "-c", shell], work / "plain.bin")
    out = work / "concat.mp4"
    yield Way("ffmpeg -f concat -c copy", [*ffmpeg, "-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy",
                                           str(out)], out, 0.011)  # fmt: skip
    yield Way(
        "starting Python with our imports", [sys.executable, "-c", "import storyboard.stitch.reel"], work / "none"
    )
    prepared, nothing = work / "prepared", work / "no cache"
    for sound, within_s in (("copied", 0.011), ("exact", 0.001)):
        for state, cache_from in (("cold", nothing), ("clips prepared", prepared), ("warm", None)):
            out, cache = work / f"{sound}-{state}.mp4", work / f"cache-{sound}"
            command = [*own, sound, str(out), str(cache), str(clips.chain), str(clips.frames), *names]
            yield Way(f"ours, {sound} sound, {state}", command, out, within_s, cache, cache_from, once=state == "cold")
        out, cache = work / f"{sound}-measured.mp4", work / f"cache-measured-{sound}"
        command = [*own, sound, str(out), str(cache), str(clips.chain), str(clips.frames), *map(str, measured.paths)]
        yield Way(f"ours, {sound} sound, measured, on another machine", command, out, within_s, cache, nothing)
    out, cache = work / "fades.mp4", work / "cache-fades"
    command = [*own, "fades", str(out), str(cache), str(clips.chain), str(clips.frames), *names]
    yield Way("ours, two dissolves, clips prepared", command, out, 0, cache, work / "prepared-fades")
    yield Way("ours, two dissolves, warm", command, out, 0, cache)
    # What the dissolves themselves cost: a film of nothing but the clips on either side of them.
    out, cache = work / "windows.mp4", work / "cache-windows"
    beside = [names[n] for fade in clips.fades for n in (fade - 1, fade)]
    command = [*own, "windows", str(out), str(cache), "2", str(clips.frames), *beside]
    yield Way("ours, the four clips of these dissolves alone", command, out, 0, cache, prepared)
    out = work / "reencoded.mp4"
    inputs = [word for name in names for word in ("-i", name)]
    pads = "".join(f"[{n}:v][{n}:a]" for n in range(len(names)))
    joined = ["-filter_complex", f"{pads}concat=n={len(names)}:v=1:a=1[v][a]", "-map", "[v]", "-map", "[a]"]
    yield Way("ffmpeg concat filter, veryfast", [*ffmpeg, *inputs, *joined, "-preset", "veryfast", str(out)], out,
              0.001, once=True)  # fmt: skip
    if xfade:
        out = work / "xfade.mp4"
        yield Way("ffmpeg xfade over the film, veryfast", [*ffmpeg, *inputs, *_xfaded(clips), str(out)], out, once=True)
    if moviepy:
        out = work / "moviepy.mp4"
        yield Way("MoviePy, veryfast", [moviepy, "-c", MOVIEPY, str(out), *names], out, 0.001, once=True)


def _xfaded(clips: Clips) -> list[str]:
    """Return the options that dissolve every clip into the next for half a second."""
    chain, last, at_s = [], "0:v", 0.0
    for n in range(1, len(clips.paths)):
        at_s += clips.frames / RATE - 0.5
        chain.append(f"[{last}][{n}:v]xfade=transition=fade:duration=0.5:offset={at_s:.4f}[x{n}]")
        last = f"x{n}"
    return ["-filter_complex", ";".join(chain), "-map", f"[{last}]", "-preset", "veryfast", "-an"]


def prepare_all(clips: Clips, cache: Path) -> float:
    """Do what a run does while it makes the *clips* of its reels; return the processor's seconds a clip."""
    started = time.process_time()
    for n, (path, shares) in enumerate(zip(clips.paths, clips.shared, strict=True)):
        prepare(path, cache=cache, opens_on=clips.paths[n - 1] if shares else None)
    return (time.process_time() - started) / len(clips.paths)


def judged(way: Way, clips: Clips, originals: list[Decoded]) -> str:
    """Return in words whether the film is exactly its clips."""
    film = compare(decode(way.out), originals, shared=clips.shared)
    wrong = film.problems(sound_within_s=way.within_s, coded_anew=3)
    worst_ms = 1000 * max(abs(off) for off in film.sound_off_s)
    if not wrong:
        return f"yes: {film.frames} frames, {len(film.changed)} coded anew; sound {worst_ms:.1f} ms off at most"
    return f"no: {', '.join(wrong)}"


def compare_ways(clips: Clips, work: Path, *, rounds: int, moviepy: str | None, xfade: bool) -> None:
    prepare_all(clips, work / "prepared-fades")
    each_s = prepare_all(clips, work / "prepared")
    measured, measured_s = measured_film(clips, work / "film")
    cost = f"preparing a clip took the processor {1000 * each_s:.0f} ms; measuring one {1000 * measured_s:.0f} ms"
    print(f"\n{clips.title}; {os.cpu_count()} cores; {cost}\n", flush=True)
    every = list(ways(clips, measured, work, moviepy=moviepy, xfade=xfade))
    for turn in range(rounds):
        for way in every:
            if not (way.once and turn):
                way.run()
    originals = [decode(path) for path in clips.paths]
    base = next(way for way in every if way.name.endswith("-c copy"))
    print("| way | wall | ÷ ffmpeg copy | CPU ÷ its CPU | peak MiB | right? |\n|---|---|---|---|---|---|")
    for way in every:
        wall_s, cpu_s = statistics.median(way.wall_s), statistics.median(way.cpu_s)
        ratios = wall_s / statistics.median(base.wall_s), cpu_s / statistics.median(base.cpu_s)
        right = judged(way, clips, originals) if way.within_s else "–"
        print(
            f"| {way.name} | {wall_s:.2f} s | {ratios[0]:.2f} | {ratios[1]:.2f} | {way.peak_mib:.0f} | {right} |",
            flush=True,
        )


def show_growth(folder: Path, work: Path, *, clips: int) -> None:
    """Print what films of more and more clips take, everything but the sound made before."""
    print(
        "\n| clips | sound | first time | CPU | peak MiB | again | CPU | peak MiB |\n|---|---|---|---|---|---|---|---|"
    )
    for count in (clips // 10, clips // 4, clips // 2, clips):
        film = made_clips(folder, count, frames=120, size=(1280, 720), chain=60)
        if not (work / "prepared").exists():
            prepare_all(film, work / "prepared")
        for sound in ("exact", "copied"):
            out, cache = work / "long.mp4", work / "cache-long"
            names = [str(path) for path in film.paths]
            command = [sys.executable, ONE_FILM, sound, str(out), str(cache), "60", "120", *names]
            first = Way("first", command, out, cache=cache, cache_from=work / "prepared")
            again = Way("again", command, out, cache=cache)
            first.run()
            again.run()
            print(
                f"| {count} | {sound} | {first.wall_s[0]:.2f} s | {first.cpu_s[0]:.2f} s | {first.peak_mib:.0f} |"
                f" {again.wall_s[0]:.2f} s | {again.cpu_s[0]:.2f} s | {again.peak_mib:.0f} |",
                flush=True,
            )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="12 clips of 2 s in 480p only")
    asked.add_argument("--clips", type=int, help="show the growth up to so many clips instead")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--folder", type=Path, help="where clips are kept for the next time")
    asked.add_argument("--moviepy", default=sys.executable if find_spec("moviepy") else None, metavar="PYTHON",
                       help="an interpreter that has MoviePy")  # fmt: skip
    words = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="stitch-") as scratch:
        folder, work = words.folder or Path(scratch) / "clips", Path(scratch)
        if words.clips:
            show_growth(folder, work, clips=words.clips)
            return
        sizes = [(12, 48, (854, 480))] if words.quick else [(60, 120, (1280, 720)), (12, 120, (1920, 1080))]
        for count, frames, size in sizes:
            clips = made_clips(folder, count, frames=frames, size=size, chain=count)
            place = work / f"{size[1]}p"
            place.mkdir(parents=True)
            compare_ways(clips, place, rounds=words.rounds, moviepy=words.moviepy, xfade=count <= 12)


if __name__ == "__main__":
    main()
