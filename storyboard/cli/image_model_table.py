"""The image models for people: what each makes, and what one picture costs."""

from decimal import Decimal

from storyboard.cli.table import Column, print_sentence, print_table
from storyboard.model.image_models import ImageModel, image_models
from storyboard.model.units import dollars
from storyboard.model.wires import SERVICE_NAMES

_COLUMNS = (
    Column("image model"),
    Column("sizes"),
    Column("references", is_right=True),
    Column("a picture", is_right=True),
    Column(""),
)
_USUAL_PX = (1920, 1080)


def print_image_models() -> None:
    """Print every image model, one a line."""
    print_table(_COLUMNS, [_row(model) for model in image_models().values()])
    print_sentence("a picture: price in USD of one of 1920x1080 without references, or of the nearest size")


def print_image_model(model: ImageModel) -> None:
    """Print all that is known of one image model."""
    facts = [
        ("on Volcengine", model.ids[0]),
        ("on BytePlus", model.ids[1]),
        ("sizes", f"{', '.join(model.labels)}, or WIDTHxHEIGHT of {_pixels_text(model)} pixels"),
        ("references", f"at most {model.max_references}, each of {model.max_reference_bytes // 1024**2} MB"),
        ("formats", ", ".join(model.output_formats)),
        ("a picture of 1920x1080", dollars(_price(model))),
        ("the same from 2 references", dollars(_price(model, references=2))),
        ("time", f"about {model.expected_s} s"),
        ("pictures a minute", str(model.images_per_minute)),
        ("retired", _end_words(model) or "no"),
    ]
    print_table((Column(model.name), Column("")), facts)


def _row(model: ImageModel) -> tuple[str, ...]:
    ends = _end_words(model)
    price = dollars(_price(model))
    return model.name, ", ".join(model.labels), str(model.max_references), price, f"retired: {ends}" if ends else ""


def _price(model: ImageModel, *, references: int = 0) -> Decimal:
    return model.usd(*model.nearest_size(*_USUAL_PX), references)


def _pixels_text(model: ImageModel) -> str:
    least, most = model.pixels
    return f"{least:,} to {most:,}"


def _end_words(model: ImageModel) -> str:
    return "; ".join(f"{SERVICE_NAMES[service]} {end.words}" for service, end in model.retired.items() if end.is_over)
