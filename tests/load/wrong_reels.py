"""One file for every rule about what a reel can ask for, in the form of `wrong_files`."""

from tests.load.wrong_files import TOP

WRONG_REELS = {
    "a freeze outside of what is seen": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, trim: {end: 2}, freeze: {at: ▶3, for: 1}}]}",
        "reels.t.0.freeze.at", "freezes at 3 s, and what is seen of it is from 0 s to 2 s", "within",
    ),
    "a transition longer than the clip at its speed": (
        TOP + "shots: [{id: a, action: x}, {id: b, action: x}]\n"
        "reels: {t: [a, {shot: b, speed: 4, transition: ▶{kind: fade to black, duration: 2}}]}",
        "reels.t.1.transition", "needs 2 s, and 1.26 s of it are seen", "shorten",
    ),
    "a speed that nobody could watch": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, speed: ▶5}]}",
        "reels.t.0.speed", "`speed` must be at most 4", "",
    ),
    "a size that is none": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], resolution: ▶720}}",
        "reels.t.resolution", "must be text, not 720", '"720"',
    ),
    "a size that nobody knows": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], resolution: ▶721p}}",
        "reels.t.resolution", "cannot be the text '721p'", "1280x720",
    ),
    "subtitles of an unknown kind": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], subtitles: ▶sof}}",
        "reels.t.subtitles", "cannot be the text 'sof'", "did you mean 'soft'?",
    ),
    "level without loudness": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], audio: {file: storyboard.yaml, level: ▶clips}}}",
        "reels.t.audio.level", "`level` is about loudness, and none is asked for", "loudness",
    ),
    "audio of nothing": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], audio: ▶{}}}",
        "reels.t.audio", "names neither a file nor a loudness", "loudness",
    ),
    "ducking without music": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], audio: {loudness: -16, duck_db: ▶-12}}}",
        "reels.t.audio.duck_db", "`duck_db` is about music, and there is none", "file",
    ),
    "a name in a dialogue": (
        TOP + 'shots: [{id: a, action: x, dialogue: "{{ ▶titel }}"}]',
        "shots.a.dialogue", "there is no 'titel' here", "did you mean 'title'?",
    ),
    "a name in an end card": (
        TOP + 'shots: [{id: a, action: x}]\nreels: {t: {shots: [a], end_card: "{{ ▶titel }}"}}',
        "reels.t.end_card", "there is no 'titel' here", "did you mean 'title'?",
    ),
    "a limit of drift that is none": (
        TOP + "drift: {warn: {colour: ▶0}}\nshots: [{id: a, action: x}]",
        "drift.warn.colour", "must be more than 0", "",
    ),
    "drift without a limit": (
        TOP + "drift: ▶{}\nshots: [{id: a, action: x}]", "drift", "`drift` lacks `warn`, `stop` or both", "",
    ),
}  # fmt: skip
