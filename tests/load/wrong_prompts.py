"""Files whose texts are wrong, in the form of `wrong_files`."""

from tests.load.wrong_files import TOP

WRONG_PROMPTS = {
    "a name that is not there, in an action": (
        TOP + 'cast: {mia: m}\nshots:\n  - {id: a, action: "{{ cast.▶mai }} runs"}',
        "shots.a.action",
        "there is no 'mai' here",
        "did you mean 'mia'?",
    ),
    "a name that is not there, in the film's prompt": (
        TOP + 'prompt: "{{ shot.action }} {{ ▶lok }}"\nshots: [{id: a, action: x}, {id: b, action: x}]',
        "prompt",
        "there is no 'lok' here",
        "did you mean 'look'?",
    ),
    "a name that is not there, in a block of text": (
        TOP + "vars: {city: Rome}\nshots:\n"
        "  - id: a\n    prompt: |\n      She runs\n      to {{ vars.▶citty }}.\n    action: x",
        "shots.a.prompt",
        "there is no 'citty' here",
        "did you mean 'city'?",
    ),
    "a name that is not there, in a beat": (
        TOP + 'shots:\n  - id: a\n    beats: [{action: x}, {action: "{{ ▶lok }}"}]',
        "shots.a.beats.1.action",
        "there is no 'lok' here",
        "'look'",
    ),
    "a name that is not there, in a beat's camera": (
        TOP + 'shots:\n  - {id: a, beats: [{action: x, camera: "{{ ▶lok }}"}]}',
        "shots.a.beats.0.camera",
        "there is no 'lok' here",
        "'look'",
    ),
    "a name that is not there, in a background": (
        TOP + 'shots:\n  - {id: a, action: x, background: "{{ ▶lok }}"}',
        "shots.a.background",
        "there is no 'lok' here",
        "'look'",
    ),
    "a picture that the shot does not send": (
        TOP + 'cast: {mia: {text: m, image: refs/mia.png}}\nshots:\n  - {id: a, action: ▶"{{ picture(cast.mia) }}"}',
        "shots.a.action",
        "shot 'a' sends no picture of 'mia'",
        "",
    ),
    "a broken template": (
        TOP + 'shots: [{id: a, action: ▶"{{ look"}]',
        "shots.a.action",
        "the template is broken",
        "",
    ),
    "a template that is not there": (
        TOP + "prompt: ▶cinematc.j2\nshots: [{id: a, action: x}]",
        "prompt",
        "no template is called 'cinematc.j2'",
        "did you mean 'cinematic.j2'?",
    ),
    "an endless template": (
        TOP + "shots:\n"
        '- {id: a, action: ▶"{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}"}',
        "shots.a.action",
        "the template fails",
        "",
    ),
    "no text": (
        TOP + "shots: [{id: ▶a, first_frame: refs/mia.png}]",
        "shots.a.action",
        "shot 'a' sends no text",
        "action",
    ),
}
