"""A size that one source alone knows is asked for, and a person is told that it may be refused."""

import pytest

from storyboard.load.load import check
from tests.load.wrong_files import TOP


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("seedance-2.5", ["only one source says that seedance-2.5 makes 4k, and its price is not known"]),
        ("seedance-2.0", []),
    ],
)
def test_a_size_of_one_source_is_warned_of(write, model, said):
    text = f'shots: [{{id: a, action: x, model: {model}, resolution: 4k, ratio: "16:9"}}]\n'

    assert [problem.message for problem in check(write(TOP + text))] == said


def test_a_project_that_prices_it_is_told_no_more_than_that_it_is_not_sure(write):
    project = write(TOP + 'shots: [{id: a, action: x, model: seedance-2.5, resolution: 4k, ratio: "16:9"}]\n')
    priced = 'usd_per_m_tokens = {"480p_720p" = 10.7, "1080p" = 11.7, "4k" = 4.7}\n'
    (project.folder / "models.toml").write_text(f'["seedance-2.5"]\n{priced}', encoding="utf-8")

    (warning,) = check(project)

    assert warning.message == "only one source says that seedance-2.5 makes 4k"
    assert warning.hint == "try it with one short shot, or write `1080p`"
