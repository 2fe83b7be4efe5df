"""
Make a timeline of what a person wrote about a reel and of the footage that there is.

It knows the slates that are filed with the takes, but opens no media file.
The stitcher finds out whether a frame that two clips should share really is the same.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.media.readable_cues import USUAL_LIMITS, CueLimits
from storyboard.model.reel_lengths import TITLE_CARD_S
from storyboard.model.reel_words import Subtitles
from storyboard.model.spoken_spans import SpokenSpan
from storyboard.model.stills import StillName
from storyboard.model.storyboard import Shot
from storyboard.model.takes import Take
from storyboard.model.written_reels import Cut, Music, Reel, Trim
from storyboard.project import Project
from storyboard.stitch.timeline import (
    Clip,
    Footage,
    FreezeFrame,
    Timeline,
    TimelineMusic,
    TimelineTransition,
)


def footage_of_take(take: Take, *, archive: Path) -> Footage:
    """Return the clip of *take*, which lies under *archive*."""
    slate = take.slate
    return Footage(
        path=archive / take.folder / slate.video.path,
        frames=slate.clip.frames,
        rate=Fraction(slate.clip.rate),
        has_audio=slate.clip.has_audio,
        sha256=slate.video.sha256,
    )


def meeting_shots(shots: Iterable[Shot]) -> frozenset[tuple[str, str]]:
    """
    Return the pairs (before, after) of shots that are asked to end and to open on one and the same frame.

    So are two of which one ends, and the other opens, on the same still.
    """
    written = tuple(shots)
    chained = {(shot.from_, shot.id) for shot in written if shot.from_}
    bridged = {(shot.id, shot.to) for shot in written if shot.to}
    ends_on = {(shot.last_frame, shot.id) for shot in written if isinstance(shot.last_frame, StillName)}
    by_still = {
        (before, shot.id)
        for shot in written
        for still, before in ends_on
        if isinstance(shot.first_frame, StillName) and shot.first_frame == still
    }
    return frozenset(chained | bridged | by_still)


def continued_shots(shots: Iterable[Shot]) -> frozenset[tuple[str, str]]:
    """Return the pairs (before, after) of shots in which the second goes on from the clip of the first."""
    return frozenset((shot.continues, shot.id) for shot in shots if shot.continues)


def assemble(
    name: str,
    reel: Reel,
    *,
    footage: Mapping[str, tuple[Footage, ...]],
    meeting: Collection[tuple[str, str]],
    project: Project,
    continued: Collection[tuple[str, str]] = (),
    words: Mapping[str, tuple[str, ...]] | None = None,
    spoken: Callable[[Clip], tuple[SpokenSpan, ...]] = lambda _: (),
) -> Timeline:
    """
    Return the timeline of *reel*.

    *footage* holds the segments of every shot of the reel, in order; *meeting*
    is what `meeting_shots` says, *continued* what `continued_shots` does; *words* are what subtitles say of each
    segment for as long as it is seen, *spoken* what is said in a clip, and when. A trim that ends past the shot's end
    ends there.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    rate = reel_rate(reel, footage)
    clips: list[Clip] = []
    transitions: list[TimelineTransition | None] = []
    for cut in reel.shots:
        transition = _transition(cut, rate=rate)
        is_narrated = reel.narration.heard and all(clip.shot != cut.shot for clip in clips)
        shown = _with_freeze(cut, _shown_clips(cut, footage[cut.shot], reel=name), segments=footage[cut.shot])
        shown = [
            replace(
                clip,
                speed=Fraction(cut.speed),
                words=words_of_clip(clip, words or {}),
                # Narration begins with what is seen first of the shot, and where it is seen first.
                spoken=tuple(span for span in spoken(clip) if span.kind == "line" or (is_narrated and not place)),
            )
            for place, clip in enumerate(shown)
        ]
        if clips and transition is None and _should_meet(clips[-1], shown[0], footage=footage, meeting=meeting):
            shown[0] = replace(shown[0], shares_first_frame=True)
        elif clips and transition is None and _should_meet(clips[-1], shown[0], footage=footage, meeting=continued):
            shown[0] = replace(shown[0], goes_on=not (clips[-1].is_slug or shown[0].is_slug))
        clips += shown
        transitions += [transition] + [None] * (len(shown) - 1)
    timeline = Timeline(
        name=name,
        clips=tuple(_with_slugs_apart(clips)),
        transitions=tuple(transitions),
        music=_music(reel.audio, project=project),
        title_card=reel.title_card,
        rate=rate,
        sound=reel.sound,
        end_card=reel.end_card,
        resolution=reel.resolution,
        fit=reel.fit,
        subtitles=reel.subtitles.show,
        subtitle_text=reel.subtitles.text,
        cue_limits=_cue_limits(reel.subtitles),
        match_color=reel.match_color,
        loudness_lufs=reel.audio.loudness if reel.audio else None,
        levels_clips=reel.audio is not None and reel.audio.level == "clips",
    )
    _require_room_for_transitions(timeline)
    return timeline


def _cue_limits(asked: Subtitles) -> CueLimits:
    usual = USUAL_LIMITS
    return CueLimits(
        max_lines=asked.max_lines,
        max_chars_per_line=asked.max_chars_per_line,
        max_chars_per_second=asked.max_chars_per_second,
        min_duration_s=usual.min_duration_s if asked.min_duration is None else Fraction(str(asked.min_duration)),
        max_duration_s=Fraction(str(asked.max_duration)),
        min_gap_frames=asked.min_gap,
    )


def entries_of_clips(name: str, reel: Reel, footage: Mapping[str, tuple[Footage, ...]]) -> tuple[int, ...]:
    """Return for each clip of what `assemble` makes of *reel* the place of its entry in the reel, counted from 0."""
    counts = (len(_shown_clips(cut, footage[cut.shot], reel=name)) for cut in reel.shots)
    return tuple(entry for entry, count in enumerate(counts) for _ in range(count))


def reel_rate(reel: Reel, footage: Mapping[str, tuple[Footage, ...]]) -> Fraction:
    """Return the frames a second of *reel*: what it says, else what most of its footage has."""
    return exact_rate(reel.fps) if reel.fps else _most_common_rate(footage[cut.shot] for cut in reel.shots)


def _most_common_rate(shots: Iterable[tuple[Footage, ...]]) -> Fraction:
    seconds: Counter[Fraction] = Counter()
    for shot in shots:
        for part in shot:
            seconds[part.rate] += part.frames / part.rate  # type: ignore[assignment]  # exact, where a Counter means int
    # Of a clip whose frames come unevenly, the rate is a mean that no screen has.
    usual = [rate for rate, _ in seconds.most_common() if rate.denominator in {1, 1001}]
    return usual[0] if usual else seconds.most_common(1)[0][0]


def exact_rate(fps: float) -> Fraction:
    """Return 30000/1001 for 29.97: the rates of television are thousandths of 1001 below a whole one."""
    whole = round(fps)
    television = Fraction(whole * 1000, 1001)
    is_television = abs(float(television) - fps) < 0.005 < abs(whole - fps)
    return television if is_television else Fraction(fps).limit_denominator(1000)


def words_of_clip(clip: Clip, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return what is said in *clip*, of the *words* of each shot, segment by segment; empty where nothing is."""
    of_shot = words.get(clip.shot, ())
    return of_shot[clip.segment - 1] if clip.segment <= len(of_shot) else ""


def _transition(cut: Cut, *, rate: Fraction) -> TimelineTransition | None:
    if cut.transition is None:
        return None
    frames = round(Fraction(cut.transition.duration) * rate)
    return TimelineTransition(kind=cut.transition.seen_kind, frames=max(frames, 1))


def _shown_clips(cut: Cut, segments: tuple[Footage, ...], *, reel: str) -> list[Clip]:
    """Return the parts of *segments* that *cut* shows, its trim counted on the shot with shared frames once."""
    first, last = trimmed_range(cut.trim, segments)
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


def _with_freeze(cut: Cut, shown: list[Clip], *, segments: tuple[Footage, ...]) -> list[Clip]:
    """Return *shown* with the cut's freeze in the clip that it falls in."""
    if cut.freeze is None:
        return shown
    frozen = Fraction(cut.freeze.for_)
    at = round(Fraction(cut.freeze.at) * shown[0].rate)
    places = [at - sum(part.frames - 1 for part in segments[: clip.segment - 1]) for clip in shown]
    found = next((n for n, clip in enumerate(shown) if places[n] < clip.end_frame), len(shown) - 1)
    clip = shown[found]
    frame = min(max(places[found], clip.start_frame), clip.end_frame - 1)
    return [*shown[:found], replace(clip, freeze=FreezeFrame(frame, frozen)), *shown[found + 1 :]]


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
        is_slug=part.is_slug,
        sha256=part.sha256,
    )


def _with_slugs_apart(clips: list[Clip]) -> list[Clip]:
    """Return *clips* in which slugs share no frame: each gives one up, so the film is as long as it will be."""
    apart = clips[:1]
    for clip in clips[1:]:
        before, after = apart[-1], clip
        if after.shares_first_frame and (before.is_slug or after.is_slug):
            after = replace(after, shares_first_frame=False)
            if before.is_slug:
                apart[-1] = replace(before, end_frame=before.end_frame - 1)
            else:
                after = replace(after, start_frame=after.start_frame + 1)
        apart.append(after)
    return apart


def trimmed_range(trim: Trim | None, segments: tuple[Footage, ...]) -> tuple[int, int]:
    """Return the first frame of the shot that is seen, and the first that no longer is."""
    whole = sum(part.frames - 1 for part in segments) + 1
    if trim is None:
        return 0, whole
    rate = segments[0].rate
    end = whole if trim.end is None else min(round(Fraction(trim.end) * rate), whole)
    return round(Fraction(trim.start) * rate), end


def _should_meet(
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
    if music is None or music.file is None:
        return None
    return TimelineMusic(
        path=project.folder / music.file,
        gain_db=music.gain_db,
        fade_in_s=music.fade_in,
        fade_out_s=music.fade_out,
        duck_db=music.duck_db or 0,
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
