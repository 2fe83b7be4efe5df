"""What pages are made with: templates, our style and script, and the policy that lets nothing else run."""

import base64
import hashlib
from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from storyboard.project import templates_folder


def environment() -> Environment:
    """Return where page templates are found; whatever they are given is escaped."""
    return Environment(
        loader=FileSystemLoader(templates_folder() / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asset(name: str) -> str:
    """Return a style or script that ships with the templates."""
    return (templates_folder() / "pages" / name).read_text(encoding="utf-8")


def safe(text: str) -> Markup:
    """Mark *text*, an asset of ours, as not to be escaped."""
    return Markup(text)  # noqa: S704 - ours, from the templates


def policy(*, styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Return the Content-Security-Policy: our styles and scripts by digest, no network, files beside the page."""
    return "; ".join([
        "default-src 'none'",
        f"style-src {_digests(styles)}",
        f"script-src {_digests(scripts)}",
        "img-src data:",
        "media-src 'self' file:",
        "base-uri 'none'",
        "form-action 'none'",
    ])  # fmt: skip


def _digests(texts: Sequence[str]) -> str:
    return " ".join(f"'{_digest(text)}'" for text in texts) or "'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
