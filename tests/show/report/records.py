"""Run records as text and back."""

from storyboard.show.report.record import RunRecord, record_pieces


def load_record(text: str) -> RunRecord:
    """Return the record that *text* holds."""
    return RunRecord.model_validate_json(text)


def dump_record(record: RunRecord) -> str:
    """Return *record* as its file holds it."""
    return "".join(record_pieces(record, record.results))
