"""No pattern takes longer than its text is long: the text is a stranger's."""

import ast
import importlib
import re
import signal
import time
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser

import pytest

import storyboard

SHORT, LONG = 1_500, 6_000
PATIENCE_S = 1.0
METHODS = {"search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
CLASSES = {kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_WORD: "a"}


def used_patterns():
    """Give each pattern of the package with the methods by which its own module uses it."""
    root = Path(storyboard.__file__).parent
    for file in sorted(root.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if "import re\n" not in text:
            continue
        name = ".".join(("storyboard", *file.relative_to(root).with_suffix("").parts))
        module = importlib.import_module(name)
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of, method = node.func.value, node.func.attr
            if not isinstance(of, ast.Name) or method not in METHODS:
                continue
            if of.id == "re" and node.args and isinstance(node.args[0], ast.Constant):
                flags = re.MULTILINE if "MULTILINE" in ast.dump(node) else 0
                yield f"{name}:{node.lineno}", re.compile(node.args[0].value, flags), method
            elif isinstance(pattern := getattr(module, of.id, None), re.Pattern):
                yield f"{name}.{of.id}", pattern, method


def signs(tree):
    """Return a sign for each kind that *tree* takes."""
    found = set()
    for kind, value in tree:
        match kind:
            case kinds.LITERAL:
                found.add(chr(value))
            case kinds.NOT_LITERAL | kinds.ANY:
                found.add("q")
            case kinds.IN:
                found |= {"q"} if any(kind is kinds.NEGATE for kind, _ in value) else set()
                found |= {chr(of) for kind, of in value if kind is kinds.LITERAL}
                found |= {chr(of[0]) for kind, of in value if kind is kinds.RANGE}
                found |= {CLASSES.get(of, "!") for kind, of in value if kind is kinds.CATEGORY}
            case kinds.BRANCH:
                found |= {sign for branch in value[1] for sign in signs(branch)}
            case kinds.SUBPATTERN:
                found |= signs(value[3])
            case kinds.MAX_REPEAT | kinds.MIN_REPEAT | kinds.POSSESSIVE_REPEAT:
                found |= signs(value[2])
            case kinds.ASSERT | kinds.ASSERT_NOT:
                found |= signs(value[1])
            case kinds.ATOMIC_GROUP:
                found |= signs(value)
    return found


def sample(tree):
    """Return a text that *tree* takes, or nearly so."""
    text = ""
    for kind, value in tree:
        match kind:
            case kinds.SUBPATTERN:
                text += sample(value[3])
            case kinds.BRANCH:
                text += sample(value[1][0])
            case kinds.MAX_REPEAT | kinds.MIN_REPEAT | kinds.POSSESSIVE_REPEAT:
                text += sample(value[2]) * max(1, value[0])
            case kinds.LITERAL | kinds.NOT_LITERAL | kinds.ANY | kinds.IN:
                text += max(signs([(kind, value)]), default="")
    return text


def attacks(source, flags):
    tree = parser.parse(source, flags & (re.IGNORECASE | re.DOTALL | re.MULTILINE))
    every, whole = sorted({" ", *signs(tree)})[:14], sample(tree)
    units = [*every, *(unit + other for unit in every for other in every if unit != other)][:110]
    units += [whole[:end] for end in range(2, len(whole) + 1)][:24]
    for unit in dict.fromkeys(filter(None, units)):
        for before in dict.fromkeys(("", whole[: len(whole) // 2], whole)):
            yield before, unit


def taken_s(pattern, method, before, unit, length):
    text = before + (unit * (length // len(unit) + 1))[:length] + "\x01!"
    of = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    started_s = time.process_time()
    done = getattr(pattern, method)(*([b"" if isinstance(of, bytes) else ""] if method == "sub" else []), of)
    for _ in done if method == "finditer" else ():
        pass
    return time.process_time() - started_s


def is_linear(pattern, method, ahead, unit):
    """Whether a text that is four times as long takes less than eight times as long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
    short_s = taken_s(pattern, method, ahead, unit, SHORT)
    if short_s < 0.001:
        return True
    long_s = min(taken_s(pattern, method, ahead, unit, LONG) for _ in range(3))
    return long_s < max(0.02, 8 * short_s)


def ring(_signal, _frame):
    raise TimeoutError


USED = list(dict.fromkeys(used_patterns()))


@pytest.mark.parametrize(("name", "pattern", "method"), USED, ids=[f"{name} {method}" for name, _, method in USED])
def test_a_pattern_takes_time_as_long_as_the_text(name, pattern, method):
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    before = signal.signal(signal.SIGVTALRM, ring)
    try:
        for ahead, unit in attacks(source, pattern.flags):
            # On a busy machine a look may be spoiled; what grows too fast does so at every look.
            assert any(is_linear(pattern, method, ahead, unit) for _ in range(5)), f"{ahead!r} and then {unit!r}"
    except TimeoutError:
        pytest.fail(f"{ahead!r} and then {unit!r} takes more than {PATIENCE_S} s of the processor")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_the_patterns_are_found():
    assert len(USED) > 60
