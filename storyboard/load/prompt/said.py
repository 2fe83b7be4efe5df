"""What is said in a shot and over it, rendered, with the recordings that the storyboard names."""

from storyboard.load.prompt.prompt import render_line
from storyboard.model.said import Said
from storyboard.model.segments import Segment
from storyboard.model.storyboard import Scene, Storyboard
from storyboard.model.written_lines import Spoken
from storyboard.project import Project


def all_said_in(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> tuple[Said, ...]:
    """
    Return the lines of the shot of *segment* in order, then its narration; `dialogue` is none of them.

    Raises:
        PromptInvalid: A text is broken, or says a name that there is not.
    """
    shot = segment.shot

    def as_value(spoken: Spoken, *, number: int) -> Said:
        return Said(
            shot=shot.id,
            kind="narration" if spoken is shot.narration else "line",
            number=number,
            speaker=spoken.speaker,
            words=" ".join(render_line(spoken.text, storyboard, scene, segment, project=project).split()),
            tone=spoken.tone or "",
            recording=project.folder / spoken.file if spoken.file else None,
        )

    lines = [as_value(line, number=number) for number, line in enumerate(shot.lines, start=1)]
    return (*lines, *([as_value(shot.narration, number=1)] if shot.narration else []))
