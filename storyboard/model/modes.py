"""In which mode a segment is asked for: from text alone, from frames, or with references."""

from collections.abc import Collection

from storyboard.model.capabilities import Mode
from storyboard.model.segments import Segment
from storyboard.model.takes import Role


def mode_of_segment(segment: Segment) -> Mode:
    """Return the mode in which *segment* is asked for."""
    shot, roles = segment.shot, set[Role]()
    if segment.sounds or (segment.is_first and (shot.references or shot.continues)):
        roles.add("reference_image")
    if segment.is_last and (shot.to or shot.last_frame):
        roles.add("last_frame")
    if not segment.is_first or shot.from_ or shot.first_frame:
        roles.add("first_frame")
    return mode_of_roles(roles)


def mode_of_roles(roles: Collection[Role]) -> Mode:
    """Return the mode of a request that sends pictures, videos and sounds in these *roles*."""
    if any(role.startswith("reference_") for role in roles):
        return "references"
    if "last_frame" in roles:
        return "first_last_frame"
    return "first_frame" if "first_frame" in roles else "text"
