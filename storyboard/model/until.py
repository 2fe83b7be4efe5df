"""What a run stops after."""

from typing import Literal

Until = Literal["stills", "recordings"]
"""``stills``: no clip is made, only stills that need none; ``recordings``: only what is said is recorded."""
