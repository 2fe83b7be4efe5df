"""
The formats of editing programs: what each can hold of a timeline, and its text.

Each is written by the adapter of OpenTimelineIO for it; what the adapter
leaves out is put right here, or told by `losses`. Needs the extra ``export``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal
from urllib.parse import unquote
from xml.etree import ElementTree

from opentimelineio import adapters, opentime, schema

from storyboard.edit.otio.exported_reel import DISSOLVE, ExportedReel
from storyboard.errors import CommandError

Kind = Literal["otio", "edl", "fcpxml", "xmeml"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """What a format can hold."""

    adapter: str
    suffix: str
    has_effects: bool = False
    """Speeds and held frames."""
    has_sound: bool = True
    has_wipes: bool = False
    """Other transitions than a dissolve."""
    absolute: bool = False
    """Whether it finds media only by whole paths."""


FORMS: dict[Kind, ExportFormat] = {
    "otio": ExportFormat("otio_json", ".otio", has_effects=True, has_wipes=True),
    "edl": ExportFormat("cmx_3600", ".edl", has_sound=False),
    "fcpxml": ExportFormat("fcpx_xml", ".fcpxml"),
    "xmeml": ExportFormat("fcp_xml", ".xml", absolute=True),
}

_FCPX_RATES = (24, 25, 30, 50, 60)
"""Whole rates that its adapter counts in, read and written."""

_APOSTROPHE = "\ue027"
"""Stands for one while the adapter for FCPXML works; of no meaning elsewhere."""

_EDL_SOURCES = frozenset({"", "AX", "BL", "BLACK", "BARS"})
"""Reel names that mean something in an EDL."""


def require_rate(reel: ExportedReel, kind: Kind) -> None:
    """
    Refuse a rate that *kind* has no time code for.

    Raises:
        CommandError: It has none.
    """
    rate = reel.rate
    fits = {
        "otio": True,
        "edl": opentime.RationalTime.is_smpte_timecode_rate(float(rate)),
        "xmeml": opentime.RationalTime.is_smpte_timecode_rate(float(rate)),
        "fcpxml": rate in _FCPX_RATES,
    }
    if not fits[kind]:
        raise CommandError(
            f"reel {reel.name}: {kind} has no time code for {float(rate):g} frames a second",
            hint="write `fps: 24` into the reel, or export it with --to otio",
        )


def losses(reel: ExportedReel, kind: Kind) -> Iterator[str]:
    """Yield a sentence for everything in the reel that *kind* cannot say."""
    form = FORMS[kind]
    made = dict.fromkeys(piece.name for piece in reel.pieces if piece.media.is_made and piece.clip)
    if made:
        yield f"{', '.join(made)}: cut in as a file made for this reel, as it is seen"
    other = {piece.entry.kind for piece in reel.pieces if piece.entry and piece.entry.kind != DISSOLVE}
    if other and not form.has_wipes:
        names = ", ".join(sorted(other))
        yield f"{kind} has only dissolves, so these were exported as dissolves of the same length: {names}"
    if not form.has_sound and reel.narrations:
        yield f"{kind} holds the picture only: lay the sound from the clips, and the narration from its recordings"
    elif not form.has_sound and (reel.music or any(piece.media.has_audio for piece in reel.pieces)):
        yield f"{kind} holds the picture only: lay the sound from the clips"
    elif reel.music and set(reel.music.facts) - {"file"}:
        yield (
            f"music was exported without gain, fades and ducking: those stand in the metadata of {kind}"
            if kind == "otio"
            else f"music was exported without gain, fades and ducking: {kind} cannot hold them"
        )
    if form.has_sound and reel.narrations:
        yield "narration was exported as it is recorded: the editing program sets how loud it is, and all else under it"


def text_of(made: Any, reel: ExportedReel, kind: Kind) -> str:  # noqa: ANN401 - the library is untyped
    """Return the timeline *made* of *reel* as a file of *kind*."""
    form = FORMS[kind]
    if kind == "edl":
        made = _for_edl(made)
    elif kind == "fcpxml":
        made = _without_apostrophes(made)
    written = str(
        adapters.write_to_string(made, adapter_name=form.adapter, **({"indent": 2} if kind == "otio" else {}))
    )
    if kind == "fcpxml":
        return _finished_fcpxml(written, made, reel)
    return written if written.endswith("\n") else written + "\n"


def _without_apostrophes(made: Any) -> Any:  # noqa: ANN401
    """Return *made* with `_APOSTROPHE` in names: the adapter looks names up between apostrophes."""
    other = made.deepcopy()
    for clip in other.find_clips():
        clip.name = clip.name.replace("'", _APOSTROPHE)
    return other


def _for_edl(made: Any) -> Any:  # noqa: ANN401
    """Return the picture alone, with a reel name of its own for each file, and paths as people write them."""
    (picture,) = (track for track in made.tracks if track.kind == schema.TrackKind.Video)
    alone = schema.Timeline(name=made.name)
    alone.tracks.append(picture.deepcopy())
    reels: dict[str, str] = {}
    for clip in alone.find_clips():
        url = clip.media_reference.target_url
        if url not in reels:
            reels[url] = _reel_name(clip.name, taken=frozenset(reels.values()))
        clip.metadata["cmx_3600"] = {"reel": reels[url]}
        clip.media_reference.target_url = unquote(url)
    return alone


def _reel_name(name: str, *, taken: frozenset[str]) -> str:
    """Return a name of at most eight letters and digits that no other file has."""
    plain = re.sub(r"[^A-Z0-9]", "", name.upper())
    if plain[:8] not in taken | _EDL_SOURCES:
        return plain[:8]
    numbered = (f"{plain[: 8 - len(str(n))]}{n}" for n in range(2, 10_000))
    return next(candidate for candidate in numbered if candidate not in taken | _EDL_SOURCES)


def _finished_fcpxml(written: str, made: Any, reel: ExportedReel) -> str:  # noqa: ANN401
    """Return *written* with what the adapter leaves out: the transitions and the size of the picture."""
    root = ElementTree.fromstring(written)  # noqa: S314 - written a moment ago, by us
    for form in root.iter("format"):
        form.attrib.pop("name", None)
        form.attrib |= {"width": str(reel.size_px[0]), "height": str(reel.size_px[1])}
    for project in root.iter("project"):
        if not project.get("uid"):
            project.attrib.pop("uid", None)
    for element in root.iter():
        element.attrib |= {key: value.replace(_APOSTROPHE, "'") for key, value in element.attrib.items()}
    _drop_repeated_assets(root)
    spine = root.find(".//spine")
    if spine is None:
        return written
    picture = made.tracks[0]
    for item in reversed(list(picture)):
        if isinstance(item, schema.Transition):
            at = _clips_before(picture, item)
            spine.insert(at, _fcpxml_transition(picture, item, rate=reel.rate))
    ElementTree.indent(root, space="    ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n'


def _drop_repeated_assets(root: ElementTree.Element) -> None:
    """Leave one entry for each file: the adapter lists one again for every clip of it."""
    seen: set[str | None] = set()
    for asset in root.findall("asset-clip"):
        if asset.get("ref") in seen:
            root.remove(asset)
        seen.add(asset.get("ref"))


def _clips_before(track: Any, transition: Any) -> int:  # noqa: ANN401
    place = list(track).index(transition)
    return sum(not isinstance(item, schema.Transition) for item in list(track)[:place])


def _fcpxml_transition(track: Any, transition: Any, *, rate: Fraction) -> ElementTree.Element:  # noqa: ANN401
    cut = track.range_of_child(transition).start_time.value + transition.in_offset.value
    start = Fraction(int(cut - transition.in_offset.value)) / rate
    length = Fraction(int(transition.in_offset.value + transition.out_offset.value)) / rate
    return ElementTree.Element(
        "transition", {"name": "Cross Dissolve", "offset": f"{start}s", "duration": f"{length}s"}
    )
