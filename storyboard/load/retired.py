"""Rules about models that their services have shut down, or do not have."""

from storyboard.load.problems import Findings
from storyboard.load.written_film import WrittenFilm
from storyboard.model.capabilities import Model
from storyboard.model.wires import retirement_clause, unknown_id_clause


def check_retired_models(film: WrittenFilm, findings: Findings) -> None:
    """Warn of models that are retired where they are asked for; note those that have no id there."""
    for shot in film.shots:
        model, provider = shot.model, shot.shot.provider or ""
        if model is None or shot.is_wrong("model", "provider"):
            continue
        if said := retirement_clause(model, provider):
            findings.warning(shot.place("model"), said, hint=_what_to_write(model))
        if said := unknown_id_clause(model, provider):
            hint = "name another model, or write its id in models.toml: volcengine_id or byteplus_id"
            findings.error(shot.place("model"), said, hint=hint)


def _what_to_write(model: Model) -> str:
    """Return what to write in place of a retired model."""
    if model.successor is None:
        return "write another `model`: `storyboard models` lists them"
    return f"write `model: {model.successor}`"
