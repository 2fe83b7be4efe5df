"""What is made of a cast once is given again for that cast alone."""

from storyboard.load.prompt.same_again import for_same_again


def test_the_same_again_is_given_what_was_made_and_another_is_not():
    """An equal one is another: it may be of another film."""
    made = []

    @for_same_again
    def count_of(given):
        made.append(given)
        return len(made)

    first, second = {"a": 1}, {"a": 1}

    assert [count_of(first), count_of(first), count_of(second), count_of(first)] == [1, 1, 2, 3]
