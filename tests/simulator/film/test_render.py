"""The film that the simulator shoots."""

import io
import random
import re
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import PictureType
from PIL import Image

from storyboard.errors import PictureRefused
from storyboard.media.picture.frames import first_frame_png, frame_png, last_frame_png, png
from storyboard.media.picture.input_pictures import fit
from storyboard.model.model_table import shipped_models
from storyboard.simulator.film.camera import dissolve, travel
from storyboard.simulator.film.render import Brief, render

pytestmark = pytest.mark.slow

WIDTH, HEIGHT, FRAMES = 416, 240, 25

BRIEF = Brief(
    width_px=WIDTH,
    height_px=HEIGHT,
    frames=FRAMES,
    prompt="The girl and the fox run over the grass.",
    seed=7,
    first_frame=None,
    last_frame=None,
    references=(),
    audio=False,
    watermark=False,
)


def plain(colour, size=(WIDTH, HEIGHT)):
    return png(Image.new("RGB", size, colour))


def photograph(width_px=640, height_px=480, *, seed=0):
    """Return a picture with soft shapes of all sizes and some colour, like one that a camera takes."""
    chance = np.random.default_rng(seed)
    layers = [
        Image.fromarray(chance.integers(0, 256, (count * 3, count * 4, 3), dtype=np.uint8)).resize(
            (width_px, height_px), Image.Resampling.BICUBIC
        )
        for count in (1, 3, 9)
    ]
    return png(Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.15))


def pixels(picture):
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB")).astype(float)


def psnr_db(first, other):
    """Return how alike two pictures are; over 38 dB nobody sees a difference."""
    return 10 * np.log10(255**2 / max(((pixels(first) - pixels(other)) ** 2).mean(), 1e-9))


def render_clip(folder, brief):
    render(brief, folder)
    return folder / "video.mp4"


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film with everything in it."""
    folder = tmp_path_factory.mktemp("film")
    render(replace(BRIEF, audio=True, watermark=True, draft=True), folder)
    return folder


@pytest.fixture(scope="module")
def bridge(tmp_path_factory):
    """A film from one photograph to another, with a caption."""
    folder = tmp_path_factory.mktemp("bridge")
    render(replace(BRIEF, first_frame=photograph(seed=1), last_frame=photograph(300, 500, seed=2)), folder)
    return folder


def test_a_film_is_what_a_service_delivers(film):
    """H.264 with B frames, 4:2:0, 24 frames a second, exactly as large and as long as asked for."""
    with av.open(str(film / "video.mp4")) as clip:
        stream = clip.streams.video[0]
        kinds = [PictureType(frame.pict_type).name for frame in clip.decode(stream)]
        facts = (stream.codec.name, stream.codec_context.pix_fmt, stream.average_rate, stream.width, stream.height)

    assert facts[1:] == ("yuv420p", 24, WIDTH, HEIGHT)
    assert facts[0] in {"h264", "libx264"}
    assert len(kinds) == FRAMES
    assert {"I", "P", "B"} == set(kinds)


def test_a_film_plays_before_all_of_it_is_there(film):
    """What describes the film stands before the film."""
    data = (film / "video.mp4").read_bytes()

    assert data.index(b"moov") < data.index(b"mdat")


def test_a_film_names_no_version_of_ffmpeg(film):
    """So that a newer ffmpeg does not make another file of the same pictures for that alone."""
    assert not re.search(rb"Lav[fc]\d", (film / "video.mp4").read_bytes())


def test_the_film_and_its_last_frame_are_all_that_is_left(film):
    """No half file stays behind."""
    assert sorted(path.name for path in film.iterdir()) == ["last_frame.png", "video.mp4"]


def test_the_picture_of_the_last_frame_is_the_last_frame(film):
    """Byte for byte what decoding gives."""
    assert (film / "last_frame.png").read_bytes() == frame_png(film / "video.mp4", FRAMES - 1)


def test_the_same_brief_is_the_same_film(film, tmp_path):
    """Byte for byte, picture and sound."""
    render(replace(BRIEF, audio=True, watermark=True, draft=True), tmp_path)

    assert (tmp_path / "video.mp4").read_bytes() == (film / "video.mp4").read_bytes()
    assert (tmp_path / "last_frame.png").read_bytes() == (film / "last_frame.png").read_bytes()


def test_a_film_opens_on_the_first_frame_it_is_given(bridge):
    """On its middle, cropped as services do."""
    wanted = png(fit(photograph(seed=1), width_px=WIDTH, height_px=HEIGHT))

    assert psnr_db(first_frame_png(bridge / "video.mp4"), wanted) > 38


def test_a_film_ends_on_the_last_frame_it_is_given(bridge):
    """On its middle, cropped as services do."""
    wanted = png(fit(photograph(300, 500, seed=2), width_px=WIDTH, height_px=HEIGHT))

    assert psnr_db((bridge / "last_frame.png").read_bytes(), wanted) > 38


def test_a_chain_is_seamless_over_five_films(tmp_path):
    """Each opens on the very last frame of the one before, which stays sharp and moves on."""
    frame, hops = photograph(), []
    for hop in range(6):
        clip = render_clip(tmp_path, replace(BRIEF, seed=hop, first_frame=frame))
        hops.append((psnr_db(first_frame_png(clip), png(fit(frame, width_px=WIDTH, height_px=HEIGHT))), clip))
        last = last_frame_png(clip)
        assert psnr_db(last, first_frame_png(clip)) < 25
        frame = last

    assert min(likeness for likeness, _ in hops) > 38
    # Edges of hills: what a blur that adds up would take away first.
    assert np.abs(np.diff(pixels(frame), axis=0)).max() > 25


def test_prompt_and_seed_both_decide_where_a_film_ends(tmp_path):
    """The same first frame, three different last ones."""
    first = photograph()
    ends = []
    for brief in (BRIEF, replace(BRIEF, seed=8), replace(BRIEF, prompt="They rest.")):
        render_clip(tmp_path, replace(brief, first_frame=first, frames=9))
        ends.append((tmp_path / "last_frame.png").read_bytes())

    assert max(psnr_db(ends[0], ends[1]), psnr_db(ends[0], ends[2]), psnr_db(ends[1], ends[2])) < 25


def test_the_caption_is_seen_and_gone_before_the_film_ends(tmp_path):
    """From white to white, only the caption's ground is dark: low in the middle frame, nowhere in the outer two."""
    white = plain("white")
    clip = render_clip(tmp_path, replace(BRIEF, first_frame=white, last_frame=white))

    middle = pixels(frame_png(clip, FRAMES // 2))
    assert middle[HEIGHT * 3 // 4 :].min() < 130
    assert middle[: HEIGHT // 2].min() > 240
    assert pixels(first_frame_png(clip)).min() > 240
    assert pixels(last_frame_png(clip)).min() > 240
    # It comes slowly.
    assert middle.min() + 40 < pixels(frame_png(clip, 3)).min() < 220


@pytest.mark.parametrize(("mark", "side"), [("watermark", slice(WIDTH // 2, None)), ("draft", slice(0, WIDTH // 2))])
def test_a_mark_stands_in_its_corner_between_clean_ends(tmp_path, mark, side):
    """The watermark on the right, the word "Draft" on the left."""
    white = plain("white")
    clip = render_clip(tmp_path, replace(BRIEF, first_frame=white, last_frame=white, prompt="", **{mark: True}))

    dark = pixels(frame_png(clip, FRAMES // 2)).min(axis=(0, 2)) < 200
    assert dark[side].any()
    assert dark.sum() == dark[side].sum()
    assert pixels(first_frame_png(clip)).min() > 240
    assert pixels(last_frame_png(clip)).min() > 240


@pytest.mark.parametrize(
    "prompt", ["女孩抱着狐狸，镜头缓缓拉出。" * 20, "a" * 3000, "😀 \x00 \ud800 \U0010fffe", "\n\n"]
)
def test_no_text_breaks_a_film(tmp_path, prompt):
    """Chinese, a word without end, what no font has, and nothing but line ends."""
    assert render_clip(tmp_path, replace(BRIEF, prompt=prompt, frames=3)).exists()


def test_references_are_seen_where_no_first_frame_is_given(tmp_path):
    """Two prints stand side by side in the first frame."""
    clip = render_clip(tmp_path, replace(BRIEF, references=(plain("red"), plain("lime")), frames=2))

    first = pixels(first_frame_png(clip))
    reddest = (first[..., 0] - first[..., 1]) > 150
    greenest = (first[..., 1] - first[..., 0]) > 150
    assert reddest.mean() > 0.05
    assert greenest.mean() > 0.05
    assert np.nonzero(reddest)[1].max() < np.nonzero(greenest)[1].min()


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_the_shortest_films_have_both_their_ends(tmp_path, frames):
    """One frame is a film too, with its sound."""
    clip = render_clip(tmp_path, replace(BRIEF, frames=frames, first_frame=plain("navy"), audio=True))

    with av.open(str(clip)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) == frames
    assert psnr_db(first_frame_png(clip), plain("navy")) > 38


def sound(clip):
    """Return the sound as two rows of samples between -1 and 1."""
    with av.open(str(clip)) as opened:
        return np.concatenate([frame.to_ndarray() for frame in opened.decode(audio=0)], axis=1)


def test_sound_is_quiet_stereo_as_long_as_the_picture(film):
    """AAC at 48 kHz that rises from silence and never shouts."""
    with av.open(str(film / "video.mp4")) as clip:
        picture, stream = clip.streams.video[0], clip.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("aac", 48_000, 2)
        assert stream.duration * stream.time_base == picture.duration * picture.time_base == Fraction(FRAMES, 24)

    samples = sound(film / "video.mp4")
    middle = samples[:, 20_000:30_000]
    assert 0.01 < np.abs(middle).max() < 0.2
    assert np.abs(samples[:, :480]).max() < np.abs(middle).max() / 5


def test_a_silent_film_has_no_sound_track(bridge):
    """None was asked for."""
    with av.open(str(bridge / "video.mp4")) as clip:
        assert not clip.streams.audio


def test_the_seed_decides_the_pitch(tmp_path):
    """Four seeds are not all in one key."""

    def loudest_hz(seed):
        samples = sound(render_clip(tmp_path, replace(BRIEF, seed=seed, audio=True)))[0, 12_000:36_000]
        return int(np.abs(np.fft.rfft(samples)).argmax()) * 2

    assert len({loudest_hz(seed) for seed in range(4)}) > 1


def test_a_picture_that_cannot_be_read_leaves_no_film(tmp_path):
    """The error names which picture; nothing has a final name."""
    with pytest.raises(PictureRefused, match="first frame"):
        render(replace(BRIEF, first_frame=b"no picture"), tmp_path)

    assert not (tmp_path / "video.mp4").exists()
    assert not (tmp_path / "last_frame.png").exists()


def test_every_size_of_the_model_table_can_be_encoded():
    """4:2:0 needs even sides."""
    sizes = {size for model in shipped_models() for ratios in model.pixels.values() for size in ratios.values()}

    assert [size for size in sorted(sizes) if size[0] % 2 or size[1] % 2] == []


def test_a_size_that_is_no_multiple_of_4_is_exact(tmp_path):
    """1470 x 630 and 834 x 1112 are real ones; this has their remainders."""
    clip = render_clip(tmp_path, replace(BRIEF, width_px=210, height_px=118, frames=2, prompt=""))

    with Image.open(io.BytesIO(first_frame_png(clip))) as image:
        assert image.size == (210, 118)


def places(films):
    """Return where the middle of the light is in each frame, in pixels from the left."""
    across = np.arange(WIDTH)
    light = [np.asarray(planes[0]).astype(float)[100:140].sum(axis=0) - 40 * 16 for planes in films]
    return np.array([(row * across).sum() / row.sum() for row in light])


def test_the_camera_moves_without_jitter():
    """A bar crosses the picture by parts of pixels: no step differs from the one before by a tenth of one."""
    bar = Image.new("RGB", (WIDTH, HEIGHT), "black")
    bar.paste("white", (200, 0, 216, HEIGHT))
    black = Image.new("RGB", (WIDTH, HEIGHT), "black")

    steps = np.diff(places(travel(bar, black, frames=481, chance=random.Random(1))))

    assert np.abs(steps).max() > 0.2
    assert (np.sign(steps[20:-20]) == np.sign(steps[240])).all()
    assert np.abs(np.diff(steps)).max() < 0.1


def test_a_dissolve_shows_both_pictures_halfway():
    """Black into white is grey in the middle, black before and white after."""
    black, white = (Image.new("RGB", (64, 64), colour) for colour in ("black", "white"))

    levels = [np.asarray(planes[0]).mean() for planes in dissolve(black, white, frames=9, chance=random.Random(1))]

    assert levels[:3] == [16, 16, 16]
    assert levels[4] == pytest.approx(125.5, abs=1)
    assert levels[-3:] == [235, 235, 235]


@pytest.mark.parametrize("size_px", [(864, 496), (640, 640), (480, 864)])
def test_no_move_of_the_camera_leaves_the_picture(size_px):
    """Sums of fractions may end a hair outside of it, with one seed in ten."""
    opening, ending = (Image.new("RGB", size_px, colour) for colour in ("black", "white"))

    for seed in range(60):
        *_, last = dissolve(opening, ending, frames=3, chance=random.Random(seed))
        assert last[0].getextrema() == (235, 235)
