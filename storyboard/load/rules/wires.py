"""Rules about what a provider's wire has words for, where that is less than its models can do."""

from storyboard.load.problems import Findings
from storyboard.load.written_film import WrittenShot
from storyboard.model.capabilities import Mode
from storyboard.model.storyboard import Shot
from storyboard.model.wires import wire_of, wires

MODE_WORDS: dict[Mode, str] = {
    "text": "shots without a picture",
    "first_frame": "shots that open on a frame",
    "first_last_frame": "shots with a first and a last frame",
    "references": "reference pictures",
}
_NEUTRAL: dict[str, tuple[object, ...]] = {
    "service_tier": ("default",), "output_format": ("mp4",), "audio": (False,), "camera_fixed": (False,),
    "draft": (False,), "tools": ((),),
}  # fmt: skip
"""Values that say what happens anyway."""


def check_wire(shot: WrittenShot, modes: tuple[Mode, ...], findings: Findings) -> None:
    """Note what *shot*, whose segments are of these *modes*, asks of its provider that cannot be said there."""
    name = shot.shot.provider or ""
    wire = wire_of(name)
    for mode in dict.fromkeys(modes):
        if wire.modes is not None and mode not in wire.modes:
            able = ", ".join(MODE_WORDS[mode] for mode in MODE_WORDS if mode in wire.modes)
            keys = {"first_last_frame": ("to", "last_frame"), "references": ("references", "continues")}.get(mode, ())
            key = next((key for key in keys if shot.part.has(key)), "provider")
            what = "shots that go on from a clip" if key == "continues" else MODE_WORDS[mode]
            findings.error(shot.own(key), f"{name} has no word for {what}", hint=f"it makes {able}")
    for segment in shot.segments:
        asked = segment.duration_s
        if wire.durations_s is not None and asked is not None and asked not in wire.durations_s:
            lengths = " or ".join(map(str, wire.durations_s))
            message = f"{name} makes {lengths} s, not {asked} s"
            findings.error(shot.place("duration", "provider"), message, hint="write one of them")
    for key in sorted(wire.dropped):
        if any(level.has(key) for level in shot.levels) and _is_asked(shot.shot, key):
            message = f"{name} has no word for `{key}`: it is not sent, and {name} decides"
            findings.warning(shot.place(key), message, hint="leave it out, or name a provider that takes it")
    ratio = shot.shot.ratio
    if ratio is not None and wire.ratios is not None and ratio not in wire.ratios:
        message = f"{name} has no word for `ratio: {ratio}`: it is not sent, and {name} decides"
        findings.warning(shot.place("ratio"), message, hint=f"write one of {', '.join(wire.ratios)}")
    for key in sorted(wire.no_word_for):
        if _is_asked(shot.shot, key):
            able = ", ".join(other for other, known in wires().items() if key not in known.no_word_for)
            hint = f"leave it out, or name another provider: {able}"
            findings.error(shot.place(key), f"{name} has no word for `{key}`", hint=hint)


def _is_asked(shot: Shot, key: str) -> bool:
    value = getattr(shot, key)
    return value is not None and value not in _NEUTRAL.get(key, ())
