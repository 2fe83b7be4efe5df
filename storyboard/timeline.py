"""
The cut: which part of which file is seen, in order, and how one turns into the next.

Pure values. It knows the slates that are filed with the takes, but opens no
media file: whether a frame that two clips should share really is the same one
is seen where the reel is stitched.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from storyboard.errors import MediaError
from storyboard.model import Cut, Music, Reel, Shot, Trim
from storyboard.project import Project
from storyboard.takes import Take

TITLE_CARD_S = 2
"""How long a title card is seen, transition included."""


def segment_name(shot: str, segment: int) -> str:
    """Return ``run``, or ``run.seg-02`` past the first segment."""
    return shot if segment == 1 else f"{shot}.seg-{segment:02}"


@dataclass(frozen=True, slots=True)
class Footage:
    """One whole file that shows a segment of a shot: a take's clip, or a slug in place of one."""

    path: Path
    frames: int
    rate: Fraction
    has_audio: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of one file that is seen in a reel."""

    shot: str
    segment: int
    """Counted from 1."""
    path: Path
    frames: int
    """Of the whole file."""
    rate: Fraction
    """Of the file, in frames a second."""
    start_frame: int
    """The first frame seen, counted from 0 in the file."""
    end_frame: int
    """The first frame no longer seen."""
    has_audio: bool
    shares_first_frame: bool
    """Whether it should open on the very frame that the clip before ends on; that frame is shown once."""

    @property
    def name(self) -> str:
        """``run``, or ``run.seg-02`` past the first segment."""
        return segment_name(self.shot, self.segment)

    @property
    def duration_s(self) -> Fraction:
        """Length of the part that is seen, in seconds."""
        return (self.end_frame - self.start_frame) / self.rate


@dataclass(frozen=True, slots=True)
class TimelineTransition:
    """How the clip before turns into this one, while both are seen."""

    kind: str
    """An xfade name of ffmpeg."""
    frames: int
    """At the reel's rate."""


@dataclass(frozen=True, slots=True)
class TimelineMusic:
    """Sound laid under the whole reel, from its first frame."""

    path: Path
    gain_db: float
    fade_in_s: float
    fade_out_s: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """One reel, ready to be stitched or handed to an editing program."""

    name: str
    clips: tuple[Clip, ...]
    transitions: tuple[TimelineTransition | None, ...]
    """One for each clip: how the one before, or the title card, turns into it; None is a hard cut."""
    music: TimelineMusic | None
    title_card: str | None
    """Words shown before the first clip."""
    rate: Fraction
    """Of the finished reel: the one that most of its footage has."""
    sound: Literal["exact", "copied"] = "exact"
    """Whether all sound is coded anew, or the clips' own packets are kept where they can be."""


def filed(take: Take, *, archive: Path) -> Footage:
    """Return the clip of *take*, which lies under *archive*."""
    slate = take.slate
    return Footage(
        path=archive / take.folder / slate.video.path,
        frames=slate.clip.frames,
        rate=Fraction(slate.clip.rate),
        has_audio=slate.clip.has_audio,
    )


def meeting_shots(shots: Iterable[Shot]) -> frozenset[tuple[str, str]]:
    """Return the pairs (before, after) of shots that are asked to end and to open on one and the same frame."""
    written = tuple(shots)
    chained = {(shot.from_, shot.id) for shot in written if shot.from_}
    bridged = {(shot.id, shot.to) for shot in written if shot.to}
    return frozenset(chained | bridged)


def assemble(
    name: str,
    reel: Reel,
    *,
    footage: Mapping[str, tuple[Footage, ...]],
    meeting: Collection[tuple[str, str]],
    project: Project,
) -> Timeline:
    """
    Return the timeline of *reel*.

    *footage* holds the segments of every shot of the reel, in order; *meeting*
    is what `meeting_shots` says. A trim that ends past the shot's end ends there.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    rate = _most_common_rate(footage[cut.shot] for cut in reel.shots)
    clips: list[Clip] = []
    transitions: list[TimelineTransition | None] = []
    for cut in reel.shots:
        transition = _transition(cut, rate=rate)
        shown = _shown(cut, footage[cut.shot], reel=name)
        if clips and transition is None and _meet(clips[-1], shown[0], footage=footage, meeting=meeting):
            shown[0] = replace(shown[0], shares_first_frame=True)
        clips += shown
        transitions += [transition] + [None] * (len(shown) - 1)
    timeline = Timeline(
        name=name,
        clips=tuple(clips),
        transitions=tuple(transitions),
        music=_music(reel.audio, project=project),
        title_card=reel.title_card,
        rate=rate,
        sound=reel.sound,
    )
    _require_room_for_transitions(timeline)
    return timeline


def _most_common_rate(shots: Iterable[tuple[Footage, ...]]) -> Fraction:
    seconds: Counter[Fraction] = Counter()
    for shot in shots:
        for part in shot:
            seconds[part.rate] += part.frames / part.rate  # type: ignore[assignment]  # exact, where a Counter means int
    return seconds.most_common(1)[0][0]


def _transition(cut: Cut, *, rate: Fraction) -> TimelineTransition | None:
    if cut.transition is None:
        return None
    frames = round(Fraction(cut.transition.duration) * rate)
    return TimelineTransition(kind=cut.transition.kind, frames=max(frames, 1))


def _shown(cut: Cut, segments: tuple[Footage, ...], *, reel: str) -> list[Clip]:
    """Return the parts of *segments* that *cut* shows, its trim counted on the shot with shared frames once."""
    first, last = _trimmed(cut.trim, segments)
    clips: list[Clip] = []
    offset = 0
    for index, part in enumerate(segments, start=1):
        start, end = max(first - offset, 0), min(last - offset, part.frames)
        continues = bool(clips) and start == 0
        # Of a frame that two segments share, one is seen: the next one's where more of that is seen, else this one's.
        repeats = continues and end == 1
        is_repeated = start == part.frames - 1 and last - offset > part.frames and index < len(segments)
        if start < end and not repeats and not is_repeated:
            clips.append(_clip(cut.shot, index, part, start=start, end=end, shares=continues))
        offset += part.frames - 1
    if not clips:
        seconds = float((offset + 1) / segments[0].rate)
        raise MediaError(
            f"reel {reel}: the trim of shot {cut.shot} leaves nothing of it; it is {seconds:.2f} s long",
            hint="write a start and an end that lie within the shot",
        )
    return clips


def _clip(shot: str, index: int, part: Footage, *, start: int, end: int, shares: bool) -> Clip:
    return Clip(
        shot=shot,
        segment=index,
        path=part.path,
        frames=part.frames,
        rate=part.rate,
        start_frame=start,
        end_frame=end,
        has_audio=part.has_audio,
        shares_first_frame=shares,
    )


def _trimmed(trim: Trim | None, segments: tuple[Footage, ...]) -> tuple[int, int]:
    """Return the first frame of the shot that is seen, and the first that no longer is."""
    whole = sum(part.frames - 1 for part in segments) + 1
    if trim is None:
        return 0, whole
    rate = segments[0].rate
    end = whole if trim.end is None else min(round(Fraction(trim.end) * rate), whole)
    return round(Fraction(trim.start) * rate), end


def _meet(
    before: Clip, after: Clip, *, footage: Mapping[str, tuple[Footage, ...]], meeting: Collection[tuple[str, str]]
) -> bool:
    """Return whether *after* should open on the frame that *before* ends on, both seen up to there."""
    return (
        (before.shot, after.shot) in meeting
        and before.segment == len(footage[before.shot])
        and before.end_frame == before.frames
        and after.segment == 1
        and after.start_frame == 0
    )


def _music(music: Music | None, *, project: Project) -> TimelineMusic | None:
    if music is None:
        return None
    return TimelineMusic(
        path=project.folder / music.file,
        gain_db=music.gain_db,
        fade_in_s=music.fade_in,
        fade_out_s=music.fade_out,
    )


def _require_room_for_transitions(timeline: Timeline) -> None:
    """Refuse transitions that need more of a clip than is seen of it."""
    first = timeline.transitions[0]
    if timeline.title_card and first and first.frames > TITLE_CARD_S * timeline.rate:
        raise MediaError(
            f"reel {timeline.name}: the title card is seen for {TITLE_CARD_S} s, and the transition out of it needs"
            f" {float(first.frames / timeline.rate):.2f} s",
            hint="shorten the transition",
        )
    following = (*timeline.transitions[1:], None)
    for clip, before, after in zip(timeline.clips, timeline.transitions, following, strict=True):
        needed = sum(transition.frames for transition in (before, after) if transition)
        if needed > round(clip.duration_s * timeline.rate):
            raise MediaError(
                f"reel {timeline.name}: shot {clip.name} is seen for {float(clip.duration_s):.2f} s,"
                f" and the transitions into and out of it need {float(needed / timeline.rate):.2f} s",
                hint="shorten the transitions or the trim",
            )
