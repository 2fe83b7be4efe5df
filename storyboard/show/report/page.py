"""
The page: a film as a contact sheet, one HTML file that asks nobody for anything.

Style, script and pictures stand in it; clips and reels are linked by relative
paths. Whatever a person or a service wrote is shown as text: the template
escapes it, and the page's policy runs no script but ours.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from storyboard.model.takes import Attempt, Take
from storyboard.model.units import count_of, names_of
from storyboard.project import Project
from storyboard.show.assets import asset, environment, policy, safe
from storyboard.show.entries import Entry, ReelView, ReportInput
from storyboard.show.proxies import Proxies
from storyboard.show.report.cards import Cards, Places, cards, frames_of
from storyboard.show.report.fit import PLOT_HEIGHT, PLOT_WIDTH, chain_views, reel_cuts
from storyboard.show.report.numbers import SIMULATOR, cost_text, span
from storyboard.show.report.record_of import task_status
from storyboard.show.report.strips import others, reel_strips, strip_style
from storyboard.show.thumbnails import KeptThumbnails, jpeg_data_url, thumbnails_of


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene and its cards."""

    title: str
    """Empty for a film of one scene without a name."""
    cards: Cards
    is_of_stills: bool = False
    """Whether its cards are the film's stills, which no strip shows."""


@dataclass(frozen=True, slots=True)
class ReelPlayer:
    """A reel that can be played."""

    name: str
    href: str
    length: str
    poster: str
    """A data URL; empty for none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the page's head."""

    value: str
    name: str


def page_pieces(report: ReportInput, *, project: Project, home: str = "..") -> Iterator[str]:
    """Return the page as HTML, piece by piece; *home* is the path from it to the project's folder, where links lead."""
    archive = project.archive
    pictures = KeptThumbnails(thumbnails_of(project))
    pictures.keep(frames_of(report.entries, archive=archive))
    copies = Copies(Proxies(project), home=home)
    places = Places(archive, f"{home}/{archive.name}", pictures, copy_href=copies.of_take)
    film = cards(report.entries, places=places)
    strips = reel_strips((seen.cut for seen in report.fit.cuts), report.reels, film)
    style = asset("report.css") + strip_style(strips)
    scripts = [asset("report.js")]
    return environment().get_template("report.html.j2").generate(
        report=report,
        policy=policy(styles=(style,), scripts=scripts),
        record_href=quote(f"{home}/{project.report('run.json').relative_to(project.folder).as_posix()}"),
        style=safe(style),
        scripts=[safe(script) for script in scripts],
        written_at=report.written_at.strftime("%Y-%m-%d %H:%M UTC"),
        figures=_figures(report),
        scenes=_scenes(film),
        strips=strips,
        unseen=others(strips, film),
        kinds=_kinds(report.entries),
        has_chains=any(shown.is_chained_to_the_one_before for shown in film.shown),
        states=tuple(state for state in _STATES if any(entry.state == state for entry in report.entries)),
        reels=tuple(_player(reel, home=home, copies=copies) for reel in report.reels),
        cuts=reel_cuts(report.fit),
        chains=chain_views(report.fit),
        plot_width=PLOT_WIDTH,
        plot_height=PLOT_HEIGHT,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copies:
    """Links to the copies of what browsers do not play."""

    proxies: Proxies
    home: str

    def of_take(self, take: Take) -> str:
        """Return the link to the copy of a clip; empty where there is none."""
        return self._href(self.proxies.make_copy(take))

    def of_reel(self, reel: ReelView) -> str:
        """Return the link to the copy of a reel; empty where there is none."""
        project = self.proxies.project
        return self._href(self.proxies.make_copy_of_reel(project.folder / reel.path))

    def _href(self, kept: Path | None) -> str:
        if kept is None:
            return ""
        way = os.path.relpath(kept, self.proxies.project.folder)
        return quote(f"{self.home}/{Path(way).as_posix()}")


def _kinds(entries: Iterable[Entry]) -> str:
    """Return what the page shows: ``Stills, recordings and shots``."""
    every = list(entries)
    kinds = (
        ("stills", any(entry.shot.is_still for entry in every)),
        ("recordings", any(entry.shot.is_recording for entry in every)),
    )
    words = names_of([*(kind for kind, is_there in kinds if is_there), "shots"])
    return words[0].upper() + words[1:]


_STATES = ("done", "failed", "blocked", "waiting", "running")


def _scenes(film: Cards) -> tuple[SceneView, ...]:
    scenes = [list(group) for _, group in groupby(film.shown, key=lambda shown: shown.entry.scene.id)]
    return tuple(
        SceneView(
            title=group[0].entry.scene.title or (group[0].entry.scene.id if len(scenes) > 1 else ""),
            cards=Cards(group, film.places),
            is_of_stills=not group[0].entry.shot.is_clip,
        )
        for group in scenes
    )


def _player(reel: ReelView, *, home: str, copies: Copies) -> ReelPlayer:
    return ReelPlayer(
        name=reel.name,
        href=copies.of_reel(reel) or quote(f"{home}/{reel.path}"),
        length=span(reel.duration_s),
        poster=jpeg_data_url(reel.poster) if reel.poster else "",
    )


def _figures(report: ReportInput) -> tuple[Figure, ...]:
    entries = report.entries
    stills = [entry for entry in entries if entry.shot.is_still]
    recordings = [entry for entry in entries if entry.shot.is_recording]
    clips = [entry for entry in entries if entry.shot.is_clip]
    clip_takes = [entry.take.slate.clip for entry in clips if entry.take]
    made_s = sum(
        (clip.frames / Fraction(clip.rate) for clip in clip_takes),
        start=Fraction(0),
    )
    attempts = _attempts(entries)
    figures = [
        *([Figure(_done_of_all(stills), "stills done")] if stills else []),
        *([Figure(_done_of_all(recordings), "recordings done")] if recordings else []),
        Figure(_done_of_all(clips), "shots done"),
        Figure(span(float(made_s)), "of picture"),
        Figure(f"{sum(attempt.tokens or 0 for attempt in attempts):,}", "tokens"),
        _price(attempts),
    ]
    if report.spending.sentence:
        figures.append(Figure(report.spending.sentence.removeprefix("budget: "), "budget"))
    if failed := sum(task_status(entry) == "failed" for entry in entries):
        figures.append(Figure(str(failed), "failed"))
    if lost := sum(len(attempt.lost_at) for attempt in attempts):
        figures.append(
            Figure(str(lost), "calls perhaps paid, and counted" if lost > 1 else "call perhaps paid, counted")
        )
    return tuple(figures)


def _done_of_all(entries: Iterable[Entry]) -> str:
    """Return ``2 / 3``: how many of their shots are done."""
    every = list(entries)
    shots = {entry.shot.id for entry in every}
    unfinished = {entry.shot.id for entry in every if entry.state != "done"}
    return f"{len(shots) - len(unfinished)} / {len(shots)}"


def _attempts(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """Return every attempt that the entries know, each once: all takes were paid, not only those used."""
    known = {
        attempt.key: attempt
        for entry in entries
        for attempt in (entry.attempt, *(take.slate.attempt for take in entry.takes))
        if attempt is not None
    }
    return tuple(known.values())


def _price(attempts: Iterable[Attempt]) -> Figure:
    """Return what all takes cost; a take whose price is not known is counted in the words, never as nothing."""
    paid = [attempt for attempt in attempts if attempt.tokens is not None]
    unknown = sum(attempt.usd is None and attempt.cny is None for attempt in paid)
    if unknown and unknown == len(paid):
        return Figure("?", "price not known")
    if unknown:
        return Figure(f"> {cost_text(paid)}", f"and {count_of(unknown, 'take')} of unknown price")
    is_simulated = bool(paid) and all(attempt.provider == SIMULATOR for attempt in paid)
    return Figure(cost_text(paid), "list price; simulated, nothing billed" if is_simulated else "list price")
