"""A video or sound is one file: what names other files is not opened."""

import pytest

from storyboard.errors import MediaError
from storyboard.media.coded.probe import open_clip
from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.picture.frames import last_frame_png
from storyboard.media.sound.sound_files import SoundRefused, _facts
from tests.films import a_sound, write_clip

PLAYLISTS = {
    "a.mp4": "ffconcat version 1.0\nfile secret.mp4\n",
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{folder}/secret.mp4\n#EXT-X-ENDLIST\n",
    "a.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
@pytest.mark.parametrize("reading", [decode_whole, last_frame_png, lambda path: open_clip(path).__enter__()])
def test_a_list_of_other_files_is_no_video(name, reading, tmp_path):
    write_clip(tmp_path / "secret.mp4")
    (tmp_path / name).write_text(PLAYLISTS[name].format(folder=tmp_path), encoding="utf-8")

    with pytest.raises(MediaError):
        reading(tmp_path / name)


def test_a_video_and_a_sound_are_opened(tmp_path):
    assert decode_whole(write_clip(tmp_path / "a.mp4")).frames == 4
    assert _facts(a_sound(1), name="a.wav").format == "wav"
    with pytest.raises(SoundRefused):
        _facts(PLAYLISTS["a.mp4"].encode(), name="a.wav")
