"""
What the service will cut off: where a picture's shape is not the ratio of its shot, only the middle is kept.

The rule is that of the BytePlus ModelArk "Video Generation" tutorial, "Image
cropping logic": a picture too tall keeps its width, one too wide its height.
"""

from dataclasses import dataclass

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.rules.pictures import PictureCheck, takes_heif
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.media.picture.input_pictures import crop_box
from storyboard.model.graph import shot_above
from storyboard.model.modes import mode_of_segment

_UNSEEN = 0.01
"""Part of a side that nobody misses: models round their sizes, and ratios with them."""

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""
_Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of which only the middle will be seen."""

    shot: str
    key: str
    """``first_frame`` or ``last_frame``."""
    picture: str
    """As written."""
    ratio: str
    """``16:9``."""
    width_px: int
    height_px: int
    box: Box
    """What is kept."""

    @property
    def is_seen(self) -> bool:
        """Whether anybody would miss what goes."""
        _, _, width_px, height_px = self.box
        return 1 - width_px / self.width_px >= _UNSEEN or 1 - height_px / self.height_px >= _UNSEEN

    @property
    def words(self) -> str:
        """What is kept and what goes."""
        x, y, width_px, height_px = self.box
        kept = f"{self.ratio} keeps its middle, {width_px}x{height_px}"
        if height_px < self.height_px:
            return f"{kept}: {y} px go at the top and {self.height_px - height_px - y} at the bottom"
        return f"{kept}: {x} px go at the left and {self.width_px - width_px - x} at the right"


class CropCheck:
    """Finds every picture and every chained frame that will be cropped."""

    def __init__(self, film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
        """*pictures* has looked at the pictures already."""
        self._pictures = pictures
        self._findings = findings
        self._shots = {shot.shot.id: shot for shot in film.shots}
        self._ratios: dict[str, str | None] = {}

    def check(self) -> tuple[Crop, ...]:
        """Return the pictures that will be cropped; a warning is noted for each, and for each chained frame."""
        found: list[Crop] = []
        for shot in self._shots.values():
            ratio = self._ratio(shot)
            if ratio is not None:
                found += self._of_pictures(shot, ratio)
                self._note_frames(shot, ratio)
        return tuple(found)

    def _of_pictures(self, shot: WrittenShot, ratio: str) -> list[Crop]:
        found = []
        for key, picture in (("first_frame", shot.shot.first_frame), ("last_frame", shot.shot.last_frame)):
            size = self._size(picture, shot)
            if picture is None or size is None:
                continue
            crop = Crop(shot.shot.id, key, picture, ratio, *size, crop_box(*size, ratio=_sides(ratio)))
            if crop.is_seen:
                message = f"picture {in_quotes(picture)} is {size[0]}x{size[1]}, and {crop.words}"
                self._findings.warning(shot.part.at(key), message, hint=_hint(shot, size, ratio))
                found.append(crop)
        return found

    def _note_frames(self, shot: WrittenShot, ratio: str) -> None:
        """Warn where a frame of another shot is of another ratio."""
        for key, other_id in (("from", shot.shot.from_), ("to", shot.shot.to)):
            other = self._shots.get(other_id or "")
            theirs = self._ratio(other) if other else None
            model = other.model if other else None
            if other is None or model is None or theirs in {None, ratio}:
                continue
            size = model.size(other.shot.resolution or model.default_resolution, theirs or "")
            if size is None:
                continue
            crop = Crop(shot.shot.id, key, "", ratio, *size, crop_box(*size, ratio=_sides(ratio)))
            frame = "last" if key == "from" else "first"
            message = f"the {frame} frame of {other.shot.id!r} is {size[0]}x{size[1]}, and {crop.words}"
            self._findings.warning(shot.part.at(key), message, hint=f'write `ratio: "{theirs}"` for both')

    def _ratio(self, shot: WrittenShot) -> str | None:
        """Return the ratio in which *shot* will be made; None where nobody can know it."""
        above: list[WrittenShot] = []
        step: WrittenShot | None = shot
        while step is not None and step.shot.id not in self._ratios:
            # Also ends a loop of shots that wait for each other.
            self._ratios[step.shot.id] = None
            above.append(step)
            step = self._shots.get(shot_above(step.shot) or "")
        for step in reversed(above):
            self._ratios[step.shot.id] = self._find_ratio(step)
        return self._ratios[shot.shot.id]

    def _find_ratio(self, shot: WrittenShot) -> str | None:
        model, above = shot.model, shot_above(shot.shot)
        if model is None or shot.is_wrong("ratio", "model", "from", "continues", "first_frame"):
            return None
        mode = mode_of_segment(shot.segments[0])
        follows = mode in model.only_adaptive_for
        asked = "adaptive" if follows or shot.shot.continues else shot.shot.ratio or model.default_ratio(mode)
        if asked != "adaptive":
            return asked if asked in model.ratios else None
        if above:
            return self._ratios.get(above)
        size = self._size(shot.shot.first_frame, shot)
        # Where the picture alone decides, nobody says that a ratio of the table is taken.
        return model.nearest_ratio(*size) if size and not follows else None

    def _size(self, picture: str | None, shot: WrittenShot) -> _Size | None:
        if picture is None:
            return None
        facts = self._pictures.seen_picture(picture, takes_heif=takes_heif(shot)).facts
        return (facts.width_px, facts.height_px) if facts else None


def _sides(ratio: str) -> tuple[int, int]:
    across, down = ratio.split(":")
    return int(across), int(down)


def _hint(shot: WrittenShot, size: _Size, ratio: str) -> str:
    model = shot.model
    nearest = model.nearest_ratio(*size) if model else ratio
    show = "`storyboard check --crops DIR` shows it"
    return f'{show}; `ratio: "{nearest}"` would keep more' if nearest != ratio else show
