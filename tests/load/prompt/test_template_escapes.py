"""What a stranger's template can reach: plain values, and the attributes, methods, filters and functions of a list."""

import random
from pathlib import Path

import pytest
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro, Undefined

from storyboard.author.imports.outline import literal
from storyboard.cli.main import main
from storyboard.errors import PromptInvalid
from storyboard.load.load import load
from storyboard.load.prompt.plain_values import Record, TemplateFunction, plain_value
from storyboard.load.prompt.prompt import _names, _plain_keys, render_action, render_prompt
from storyboard.load.prompt.sandbox import _environment, render
from storyboard.model.model_table import shipped_models
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import CastMember, Scene, Shot, Storyboard
from storyboard.project import Project, find_project

PICKLE = "cos\\nsystem\\n(S'touch broken-out'\\ntR."

NO_FOLDERS = (Path("none"), Path("none"))

ESCAPES = [
    "{{ cast.ann.parse_raw('" + PICKLE + "', proto='pickle', allow_pickle=true) }}",
    "{{ cast.ann.parse_file('/etc/passwd') }}",
    "{{ cast.ann.model_construct() }}",
    "{{ cast.ann.copy() }}",
    "{{ cast['ann'].model_dump_json() }}",
    "{{ cast.ann['parse_raw'] }}",
    "{{ cast.ann | attr('parse_raw') }}",
    "{{ [cast.ann] | map(attribute='model_fields') | list }}",
    "{{ [cast.ann, cast.ann] | sort(attribute='parse_raw') }}",
    "{{ [cast.ann] | groupby('__class__') | list }}",
    "{{ [cast.ann] | sum(attribute='__class__') }}",
    "{{ [cast.ann] | selectattr('__class__.__init__') | list }}",
    "{{ [cast.ann] | unique(attribute='__dict__') | list }}",
    "{{ shot.model_dump }}",
    "{{ scene.__class__ }}",
    "{{ vars._values }}",
    "{{ cast._values }}",
    "{{ cast.ann._words }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ ''['__cla' ~ 'ss__'] }}",
    "{{ '' | attr('__class__') }}",
    "{{ '' | attr('_' ~ '_class_' ~ '_') }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ [].__class__ }}",
    "{{ {}.__class__ }}",
    "{{ (1).__class__ }}",
    "{{ 1.5.hex() }}",
    "{{ true.__class__ }}",
    "{{ none.__class__ }}",
    "{{ title.format }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{0.__class__}'.format_map({'0': 1}) }}",
    "{{ ['{0.__class__}'] | map('format', 1) | list }}",
    "{{ '%s' | format('x') }}",
    "{{ '%s' % 'x' }}",
    "{% set f = ''.format %}{{ f(1) }}",
    "{{ title.encode('utf-16') }}",
    "{{ title.translate({65: 'b' }) }}",
    "{{ title.maketrans('a', 'b') }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ dict.__mro__ }}",
    "{{ dict.fromkeys([1]) }}",
    "{{ dict.mro() }}",
    "{{ range.__call__ }}",
    "{{ range.__globals__ }}",
    "{{ range.func_globals }}",
    "{{ picture.call }}",
    "{{ picture.call.__globals__ }}",
    "{{ picture.__closure__ }}",
    "{{ picture.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self._TemplateReference__context.environment }}",
    "{% set n = namespace(a=1) %}{{ n.__class__ }}",
    "{% set n = namespace(a=1) %}{{ n._Namespace__attrs }}",
    "{% set n = namespace(a=1) %}{{ n.__init__.__globals__ }}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "{% for x in [1] %}{{ loop._undefined }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "{% import 'camera.j2' as words %}{{ words._body_stream }}",
    "{% import 'camera.j2' as words %}{{ words.__dict__ }}",
    "{% from 'camera.j2' import __class__ %}{{ __class__ }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../storyboard.yaml' %}",
    "{% import '/etc/passwd' as p %}",
    "{% extends '/etc/passwd' %}",
    "{% set c = cycler(1) %}{{ c.items }}",
    "{% set c = cycler(1) %}{{ c.reset.__func__ }}",
    "{% set c = cycler(1) %}{{ c.__init__ }}",
    "{{ (vars | items).gi_frame }}",
    "{{ ([1] | map('string')).gi_frame.f_builtins }}",
    "{{ ([1] | map('string')).send }}",
    "{{ ([1] | map('eval')) | list }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ __builtins__ }}",
    "{{ __import__('os') }}",
    "{{ open('/etc/passwd').read() }}",
    "{{ eval('1') }}",
    "{{ environment }}",
    "{{ nothing.__class__ }}",
    "{{ vars.city.__class__ }}",
    "{{ vars.pop('city') }}",
    "{{ vars.update({'a': 1}) }}",
    "{{ [1].append(2) }}",
    "{{ {'a': 1}.pop('a') }}",
    "{{ {'a': 1}.setdefault('b', 1) }}",
    "{{ title | pprint }}",
    "{{ title | xmlattr }}",
    "{{ title | urlize }}",
    "{{ title | safe }}",
    "{{ [1] is filter }}",
    "{{ range is callable }}",
    "{{ super() }}",
    "{% set title.__class__ = 1 %}",
    "{% do 1 %}",
    "{% debug %}",
    "{% trans %}x{% endtrans %}",
    "{{ [cast.ann] | sort(attribute='text,__class__') | map(attribute='__class__') | list }}",
    "{{ [cast.ann] | map(attribute='text.upper.__self__') | list }}",
    "{{ [picture] | map(attribute='call') | list }}",
    "{{ [picture] | map('attr', 'call') | list }}",
    "{{ [picture] | max(attribute='call') }}",
    "{{ picture }}",
    "{{ [picture] }}",
    "{{ {'a': picture} }}",
    "{{ {picture: 'a'} }}",
    "{{ picture | string }}",
    "{{ [picture] | join }}",
    "{{ ['x'] | join(picture) }}",
    "{{ picture | upper }}",
    "{{ picture | wordcount }}",
    "{{ title | replace('F', picture) }}",
    "{{ 'x' ~ picture }}",
    "{% set x %}{{ picture }}{% endset %}{{ x }}",
    "{{ title.upper }}",
    "{{ range }}",
    "{{ cycler(1) }}",
    "{{ joiner() }}",
    "{{ namespace(a=1) }}",
    "{{ self }}",
    "{% for x in [1] %}{{ loop }}{% endfor %}",
    "{% for x in [1] %}{{ loop.cycle }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{{ '\\ud800' }}",
]  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    (tmp_path / "prompts").mkdir()
    monkeypatch.chdir(tmp_path)
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def film() -> tuple[Storyboard, Scene, Shot]:
    shot = Shot(id="run", action="x", tags=("a", "b"))
    scene = Scene(id="night", title="At night", shots=(shot,))
    cast = {"ann": CastMember(text="a girl", image="refs/ann.png")}
    whole = Storyboard(storyboard=1, title="Fox", cast=cast, vars={"city": "Rome"}, scenes=(scene,), shots=())
    return whole, scene, shot


@pytest.mark.parametrize("template", ESCAPES)
def test_a_way_out_of_a_sandbox_is_an_error(project, film, template):
    """Each was written about in public, or is one of that kind; none runs anything, and none prints an object."""
    whole, scene, shot = film
    tried = shot.model_copy(update={"prompt": template})

    with pytest.raises(PromptInvalid):
        render_prompt(whole, scene, segments_of(tried, shipped_models())[0], project=project)
    assert not (project.folder / "broken-out").exists()


def test_nothing_but_plain_values_can_be_reached(project, film):
    """From every name, over every attribute and key that the sandbox hands out, and from what the methods return."""
    whole, scene, shot = film
    names = {**_names(whole, scene, segments_of(shot, shipped_models())[0], look=""), "shot": _plain_keys(shot)}
    environment = _environment((project.folder / "prompts", project.folder))
    queue = [plain_value(value) for value in names.values()] + ["text", [1], {"a": 1}, 1, 1.5, True, None, (1,)]
    calls = [(), ("a",), (0,), ("a", "b")]
    seen, reached = set(), 0
    while queue and reached < 20_000:
        value = queue.pop()
        reached += 1
        assert value is None or isinstance(value, Record | TemplateFunction | str | int | float | list | tuple | dict)
        if (key := (type(value), repr(value)[:200])) in seen:
            continue
        seen.add(key)
        keys = (
            list(value)
            if isinstance(value, Record | dict)
            else [0]
            if isinstance(value, list | tuple) and value
            else []
        )
        for name in {*dir(value), *dir(type(value)), *keys}:
            for found in (environment.getattr(value, str(name)), environment.getitem(value, name)):
                if isinstance(found, Undefined):
                    continue
                if not callable(found):
                    queue.append(found)
                    continue
                assert environment.is_safe_callable(found)
                queue += [made for arguments in calls for made in _results(found, arguments)]
    assert reached > 100


@pytest.mark.parametrize(
    ("template", "said", "known"),
    [
        ("{{ title.format('x') }}", "a text has no 'format' in a prompt", "upper"),
        ("{{ nothing() }}", "there is no 'nothing' here", "title"),
        ("{{ nothing.deep['er'][0] }}", "there is no 'nothing' here", "title"),
        ("{{ vars['a b'] }}", "there is no 'a b' here", "city"),
        ("{{ vars.town() }}", "there is no 'town' here", "city"),
        ("{{ [1, 2][5] }}", "a list of 2, counted from 0, has no '5' in a prompt", "index"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(project, film, template, said, known):
    """In a value, too, and where it would be called."""
    whole, scene, shot = film
    tried = shot.model_copy(update={"prompt": template})

    with pytest.raises(PromptInvalid) as told:
        render_prompt(whole, scene, segments_of(tried, shipped_models())[0], project=project)
    assert told.value.message == said
    assert known in told.value.known


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ title() }}", "a text cannot be called: take away the brackets after it"),
        ("{{ title.upper }}", "a function cannot be printed: write its brackets too, with what it is asked for"),
        ("{{ title + 1 }}", "text is joined with ~ in a prompt, not with +"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "includes or calls itself, or is nested too deep"),
        ("{{ '\\ud800' }}", "it prints half of a character (\\ud800): write the whole one"),
    ],
)
def test_a_template_that_fails_says_what_to_write(project, film, template, said):
    """In the words of a film maker."""
    whole, scene, shot = film
    tried = shot.model_copy(update={"prompt": template})

    with pytest.raises(PromptInvalid) as told:
        render_prompt(whole, scene, segments_of(tried, shipped_models())[0], project=project)
    assert said in told.value.message


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ ['a', 'b'] | map('upper') }}", "A, B"),
        ("{{ vars.keys() }}", "city"),
        ("{{ range(3) }}", "0, 1, 2"),
        ("{{ cast.nobody.image | default('none') }}", "none"),
        ("{% macro m() %}hi{% endmacro %}{{ m() }} {{ [m][0]() }}", "hi hi"),
    ],
)
def test_what_is_no_list_yet_is_printed_as_one(project, film, template, text):
    """A stream, the keys of a mapping, a range; and what there is not may have a default."""
    whole, scene, shot = film
    tried = shot.model_copy(update={"prompt": template})

    assert render_prompt(whole, scene, segments_of(tried, shipped_models())[0], project=project) == text


def _results(method, arguments):
    try:
        made = method(*arguments)
    except (TypeError, ValueError, LookupError):
        return []
    return [
        plain_value(
            list(made) if not isinstance(made, str | int | float | tuple | list | dict | None | Record) else made
        )
    ]


def test_a_model_of_a_library_is_never_handed_to_a_template(film):
    """It is a mistake of ours that a test would see."""
    whole, _, _ = film

    with pytest.raises(TypeError, match="CastMember"):
        render("{{ x.ann }}", {"x": whole.cast}, folders=NO_FOLDERS, part="prompt")


def test_what_is_imported_from_a_template_is_its_macros_and_values(project):
    """A module of jinja2's, of which only what the template sets can be read."""
    environment = _environment((project.folder, project.folder))
    module = environment.from_string("{% macro say() %}hi{% endmacro %}").module

    assert isinstance(module, TemplateModule)
    assert isinstance(environment.getattr(module, "say"), Macro)
    assert isinstance(environment.getattr(module, "_body_stream"), Undefined)


@pytest.mark.parametrize(
    "text",
    [
        "{%endraw%}{{ 7 * 6 }}{% raw %}", "{%- endraw -%}{{ 7 * 6 }}", "{% endraw %}", "{{ cast }}", "{# gone #}", "{",
        "{{", "{%", "{{{", "{{%", "{ {", "a {", "}}", "%}", "{{ '{' }}", "{% raw %}x{% endraw %}", "plain.j2", "a.j2",
        ".j2", "# for x in y", "line\nwith {%+ if %}", "a {{-", "{{ '", '{{ "',
    ],
)  # fmt: skip
def test_text_from_outside_is_printed_as_it_stands(text):
    """Whatever ends or begins in it."""
    assert render(literal(text), {}, folders=NO_FOLDERS, part="prompt") == text.strip()


@pytest.mark.slow
def test_any_text_of_the_signs_of_templates_is_printed_as_it_stands():
    """Two such texts behind each other, too."""
    chance = random.Random(7)
    pieces = ["{", "}", "%", "#", "-", "+", "raw", "endraw", " ", "'", '"', "{{", "{%", "{#", "%}", "7*6", ".j2", "x"]
    for _ in range(3_000):
        first, second = ("".join(chance.choices(pieces, k=chance.randrange(1, 9))) for _ in range(2))
        printed = render(literal(first) + literal(second), {}, folders=NO_FOLDERS, part="action")
        assert printed == (first + second).strip()


@pytest.mark.parametrize(
    "action", ["A brace {IDA comes in.", "IDA says {% endraw %}{{ 7 * 6 }}.", "{{IDA}} and {IDA", "IDA {"]
)
def test_a_screenplays_text_is_printed_as_it_stands_around_the_names_of_its_cast(tmp_path, monkeypatch, action):
    """A brace directly before a name is a brace."""
    monkeypatch.chdir(tmp_path)
    Path("play.fountain").write_text(f"Title: T\n\nINT. HALL - DAY\n\nIDA\nHello.\n\n{action}\n", encoding="utf-8")

    monkeypatch.setattr("sys.argv", ["storyboard", "import", "play.fountain", "--name", "play"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code

    film = load(find_project(Path("play"))).storyboard
    scene = film.scenes[0]
    texts = [
        render_action(film, scene, segments_of(shot, shipped_models())[0], project=find_project(Path("play")))
        for shot in scene.shots
    ]
    assert any(action.replace("IDA", film.cast["ida"].text) == text for text in texts)
