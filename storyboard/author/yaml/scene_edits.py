"""A film's one list of shots put into a scene, with as few lines changed as it takes."""

from collections.abc import Iterator

from storyboard.author.yaml.written_tree import WrittenList, WrittenScalar, column_of, line_end


def ways_into_scene(text: str, key: WrittenScalar, shots: WrittenList, scene: str) -> Iterator[str]:
    """
    Give *text* with *shots*, which stand under *key*, as the shots of *scene*.

    Shots that are indented stay as they are: only the line of the key is another.
    """
    before, behind, rest = text[: key.start], text[key.start : shots.end], text[shots.end :]
    if shots.is_flow:
        yield f"{before}scenes: [{{id: {scene}, {behind}}}]{rest}"
    pad = " " * column_of(text, key.start)
    head = f"{before}scenes:\n{pad}- id: {scene}\n{pad}  "
    depth = 0 if shots.is_flow else column_of(text, shots.start) - len(pad)
    if depth >= 2:
        yield f"{head}{behind}{rest}"
    end = line_end(text, shots.end)
    first, *lines = text[key.start : end].split("\n")
    more = " " * (2 - min(depth, 1))
    yield "\n".join([f"{head}{first}", *(f"{more}{line}" if line.strip() else line for line in lines)]) + text[end:]
