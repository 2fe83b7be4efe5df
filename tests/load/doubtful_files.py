"""Files that pass with a warning: text with an arrow before the place, path, words of the message."""

from tests.load.wrong_files import TOP

WARNINGS = {
    "a model that the table does not know": (
        TOP + "shots: [{id: a, action: x, model: ▶doubao-seedance-9-0-270101}]", "shots.a.model", "sent as it stands",
    ),
    "an endpoint id": (
        TOP + "shots: [{id: a, action: x, model: ▶ep-2026-xyz}]",
        "shots.a.model", "sent as it stands",
    ),
    "a shot that no reel shows": (
        TOP + "shots: [{id: a, action: x}, {id: ▶b, action: x}]\nreels: {main: [a]}",
        "shots.b.id", "no reel shows shot 'b'",
    ),
    "ids that differ in capitals": (
        TOP + "shots: [{id: a, action: x}, {id: ▶A, action: x}]", "shots.A.id", "differ only in capitals",
    ),
    "a long Chinese text": (
        TOP + f"shots: [{{id: a, action: ▶{'雨' * 501}}}]",
        "shots.a.action", "501 Chinese characters",
    ),
    "a long English text": (TOP + f"shots: [{{id: a, action: ▶{'rain ' * 1001}}}]", "shots.a.action", "1001 words"),
    "template signs in the look": (
        TOP + "look: ▶'{{ vars.x }}'\nshots: [{id: a, action: x}]", "look", "`look` is not a template",
    ),
    "a trim that ends past the shot": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, trim: {end: ▶9}}]}",
        "reels.t.0.trim.end", "ends at 9 s",
    ),
}  # fmt: skip
