"""
Packets of AAC in a file of their own, and how many of them a piece of sound takes.

`aac` makes them; what only puts them into a film needs no encoder.
"""

from collections.abc import Iterable
from pathlib import Path

from storyboard.media.coded.probe import SAMPLES_A_PACKET

PRIMING_SAMPLES = SAMPLES_A_PACKET
"""The first packet is heard only together with the second: so much of a track is decoded and not heard."""
LEAD_PACKETS = 4
"""Encoded before a piece and thrown away: the encoder's choices have settled by then."""
TRAIL_PACKETS = 3
"""Encoded after a piece: the encoder looks ahead."""
BITS_A_SECOND = 192_000
OPTIONS = {"aac_coder": "fast"}
"""The default coder takes more than twice as long."""
SETTINGS = {**OPTIONS, "bits_a_second": str(BITS_A_SECOND)}
"""How sound is encoded; part of what a cached piece is known by."""


def write_packets(packets: Iterable[bytes], to: Path) -> None:
    """Write *packets* to *to*, their sizes in a line of text before them."""
    kept = list(packets)
    to.write_bytes(" ".join(str(len(packet)) for packet in kept).encode() + b"\n" + b"".join(kept))


def read_packets(path: Path) -> list[tuple[int, int]]:
    """Return where each packet that `write_packets` wrote begins, and its size."""
    with path.open("rb") as file:
        line = file.readline()
    sizes, place, found = [int(word) for word in line.split()], len(line), []
    for size in sizes:
        found.append((place, size))
        place += size
    return found
