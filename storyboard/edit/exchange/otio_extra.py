"""The library that reads and writes files of editing programs: an extra, which may be missing."""

from importlib.util import find_spec

from storyboard.errors import CommandError, pip_command

_NEEDED = ("opentimelineio", "otio_cmx3600_adapter", "otio_fcp_adapter", "otio_fcpx_xml_adapter")


def require_otio() -> None:
    """
    Refuse to go on where the extra is not installed.

    Raises:
        CommandError: It is not; the hint says how it is.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise CommandError(f"editing programs' files need {', '.join(missing)}", hint=pip_command("storyboard[export]"))
