"""Let a service hear what the clips really say, and hold it against the lines."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from storyboard.cli.arguments import JsonOption, words_of_shots
from storyboard.cli.completion import complete_project_or_shot
from storyboard.cli.console import ask, can_ask, print_line, talk
from storyboard.cli.progress import fitting_reporter
from storyboard.errors import CommandError, Interrupted
from storyboard.project import Project, path_to_type

if TYPE_CHECKING:
    from storyboard.actions.hear import HearingPlan
    from storyboard.actions.heard_result import ClipHeard, HearResult

_NOT_ALL_HEARD = 3


def hear(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROJECT] [SHOT]...",
            help="A project, where it is not the current folder; shots, where not all that say something are meant.",
            autocompletion=complete_project_or_shot,
        ),
    ] = None,
    *,
    service: Annotated[
        str | None,
        typer.Option(help="Who hears. When left out: the simulator its own clips, `openai` all others."),
    ] = None,
    model: Annotated[str, typer.Option(help="The service's model; its usual one when left out.")] = "",
    language: Annotated[
        str, typer.Option(metavar="CODE", help="What is spoken: en, zh. The service finds out when left out.")
    ] = "",
    again: Annotated[bool, typer.Option("--again", help="Hear clips again that were heard, or may have been.")] = False,
    retake: Annotated[
        bool, typer.Option("--retake", help="Make one more take of each shot that does not say its lines.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before anything that costs money.")] = False,
    json: JsonOption = False,
) -> None:
    """
    Let a service hear what the clips really say, and hold it against the lines.

    What was heard is kept with its take: nobody is asked for it twice. Subtitles are timed by it from then on.
    """
    if retake and json:
        raise CommandError(
            "--json prints what was heard, and --retake makes a run of each shot",
            hint="leave one of them out; `storyboard retake SHOT --json` makes one more take",
        )
    place, shots = words_of_shots(words or [])
    with fitting_reporter():
        # All that reads a film takes longer to import than anybody waits for a first word: the line stands already.
        from storyboard.actions.hear import HearRequest, plan_to_hear  # noqa: PLC0415
        from storyboard.actions.hear import hear as hear_clips  # noqa: PLC0415

        request = HearRequest(shots=shots, service=service, model=model, language=language, again=again)
        planned = plan_to_hear(place, request)
    if not (yes or json):
        _confirm(planned)
    with fitting_reporter() as reporter:
        result = hear_clips(planned, reporter=reporter)
    if json:
        from storyboard.cli.json_result import print_result  # noqa: PLC0415

        print_result(result)
    else:
        _say(place, result, planned)
    status = _NOT_ALL_HEARD if len(result.unheard) > len(planned.unheard) else 0
    if retake:
        _retake(place, result, planned, is_confirmed=yes)
    if status:
        raise typer.Exit(status)


def _confirm(planned: HearingPlan) -> None:
    """
    Ask a person at a terminal whether clips shall be heard that cost money; in a pipe nobody is asked.

    Raises:
        Interrupted: The answer was not yes; nothing was sent.
    """
    # What writes sums is read with the film already.
    from storyboard.model.units import dollars  # noqa: PLC0415

    usd = planned.usd
    if not planned.to_hear or usd == 0 or not can_ask():
        return
    price = "at a price that is not known" if usd is None else f"about {dollars(usd)}"
    talk(f"This will send the sound of clips to be heard: {planned.sentence}, {price}.")
    if not ask("Go on?"):
        raise Interrupted("Nothing was sent.")


def _say(place: Project, result: HearResult, planned: HearingPlan) -> None:
    from storyboard.actions.heard_words import clip_name, heard_summary  # noqa: PLC0415 - as above
    from storyboard.model.units import count_of  # noqa: PLC0415

    project = path_to_type(place)
    for clip in result.clips:
        name = clip_name(clip)
        lines = count_of(len(clip.lines), "line")
        kept = ", as it was heard before" if clip.was_known else ""
        if clip.perhaps_paid:
            calls = count_of(clip.perhaps_paid, "call")
            kept += f"; {calls} before got no answer, and may be paid"
        if not clip.problems:
            print_line(f"{name} take {clip.take}: {lines} said as written{kept}")
            continue
        print_line(f"{name} take {clip.take}: {'; '.join(clip.problems)}{kept}")
        talk(f"  to make another take: storyboard retake {project} {clip.shot}{planned.option_for(clip)}")
    for each in result.unheard:
        talk(f"not heard: {clip_name(each)}: {each.why}")
        if each.hint:
            talk(f"  {each.hint}")
    talk(heard_summary(result))
    if any(not clip.was_known for clip in result.clips):
        talk(f"subtitles follow what was heard from the next cut on: storyboard stitch {project}")


def _retake(place: Project, result: HearResult, planned: HearingPlan, *, is_confirmed: bool) -> None:
    """Make one more take of each segment that does not say its lines, one after the other."""
    wrong: list[ClipHeard] = [clip for clip in result.clips if clip.problems]
    if not wrong:
        talk("every line is said: no other take is made")
        return
    from storyboard.actions.run_request import RetakeRequest  # noqa: PLC0415 - only who asks for it needs it
    from storyboard.cli.make_film import conclude, make_film  # noqa: PLC0415

    statuses = []
    for clip in wrong:
        began_s = time.monotonic()
        segment = clip.segment if planned.is_in_segments(clip) else None
        request = RetakeRequest(shot=clip.shot, segment=segment)
        finished = make_film(place, request, is_confirmed=is_confirmed, json=False)
        try:
            conclude(finished, place, took_s=time.monotonic() - began_s, json=False)
        except typer.Exit as ended:
            statuses.append(ended.exit_code)
    if statuses:
        raise typer.Exit(max(statuses))
