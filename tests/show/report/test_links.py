"""Signed links and secret addresses lose what makes them work."""

import pytest

from storyboard.show.report.redact import clean_answer, clean_request, without_signatures

SIGNED = "https://tos.example.com/a.png?X-Tos-Expires=86400&X-Tos-Signature=945cecc5"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (SIGNED, "https://tos.example.com/a.png?***"),
        ("https://s3.example.com/a.png?X-Amz-Credential=AKIA", "https://s3.example.com/a.png?***"),
        ("https://cdn.example.com/a.png?auth_key=1-2-3", "https://cdn.example.com/a.png?***"),
        (f'cannot download "{SIGNED}" now', 'cannot download "https://tos.example.com/a.png?***" now'),
        ("https://me:secret@example.com/a.png", "https://***@example.com/a.png"),
        ("https://example.com/a.png?width=300", "https://example.com/a.png?width=300"),
        ("a signature dish, keyed in C: what a token!", "a signature dish, keyed in C: what a token!"),
        ("asset://asset-20260224", "asset://asset-20260224"),
    ],
)
def test_only_what_opens_a_link_is_hidden(text, shown):
    """The link stays recognisable; words that are no link stay whole."""
    assert without_signatures(text) == shown


def test_a_request_hides_signatures_at_any_depth_and_its_callback_address():
    """The address of a callback holds a secret in its path."""
    body = {
        "content": [{"type": "image_url", "image_url": {"url": SIGNED}, "role": "first_frame"}],
        "callback_url": "https://film.example.com/callbacks/9f8e7d",
        "duration": 5,
    }

    assert clean_request(body) == {
        "content": [
            {"type": "image_url", "image_url": {"url": "https://tos.example.com/a.png?***"}, "role": "first_frame"}
        ],
        "callback_url": "https://film.example.com/***",
        "duration": 5,
    }


def test_an_answer_keeps_whole_links_in_its_content_only():
    """As a real record does; they die in a day."""
    body = {"id": "cgt-1", "content": {"video_url": SIGNED}, "draft": {"video_url": SIGNED}}

    assert clean_answer(body) == {
        "id": "cgt-1",
        "content": {"video_url": SIGNED},
        "draft": {"video_url": "https://tos.example.com/a.png?***"},
    }
