"""Still pictures of every kind, and those that are none."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rushes.errors import MediaError
from rushes.media import conform_picture, probe, read_picture


def png(width: int, height: int) -> bytes:
    """A PNG that promises a size and has no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_exif_turns_the_picture_upright(tmp_path: Path) -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:, :30] = (255, 0, 0)
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(pixels).save(tmp_path / "a.jpg", quality=95, exif=exif)
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.shape == (60, 40, 3)
    assert picture[5, 20, 0] > 200 > 60 > picture[55, 20, 0]
    media = probe(tmp_path / "a.jpg")
    assert (media.kind, media.width, media.height, media.rotation) == ("picture", 40, 60, 90)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr"])
def test_every_mode_is_rgb(tmp_path: Path, mode: str) -> None:
    kind = {"CMYK": "jpg", "YCbCr": "jpg"}.get(mode, "png")
    path = tmp_path / f"a.{kind}"
    Image.new("RGB", (20, 10), (255, 255, 255)).convert(mode).save(path)
    picture = read_picture(path)
    assert picture.shape == (10, 20, 3)
    assert picture.dtype == np.uint8
    assert picture.min() >= 250


def test_transparent_parts_are_black(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (20, 10), (255, 255, 255, 0))
    clear.paste((0, 200, 0, 255), (0, 0, 10, 10))
    clear.save(tmp_path / "a.png")
    clear.quantize(8).save(tmp_path / "p.png")
    for name in ("a.png", "p.png"):
        picture = read_picture(tmp_path / name)
        assert picture[5, 15].tolist() == [0, 0, 0]
        assert picture[5, 5].tolist() == [0, 200, 0]


def test_sixteen_bits_are_scaled_not_clipped(tmp_path: Path) -> None:
    grey = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(4, 0)
    Image.fromarray(grey).save(tmp_path / "a.png")
    Image.fromarray(grey).save(tmp_path / "a.tif")
    Image.fromarray((grey / 65535).astype(np.float32)).save(tmp_path / "f.tif")
    for name in ("a.png", "a.tif", "f.tif"):
        assert np.abs(read_picture(tmp_path / name)[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_size_crops_from_the_centre_and_squeezes_nothing(tmp_path: Path) -> None:
    pixels = np.zeros((90, 300, 3), np.uint8)
    pixels[:, 75:225] = 255
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png", size=(80, 60)).min() == 255
    assert read_picture(tmp_path / "a.png", size=(61, 33)).shape == (33, 61, 3)


def test_a_conformed_picture_is_nothing_but_pixels(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[271] = "A camera"
    Image.new("RGB", (64, 48), (10, 20, 30)).save(tmp_path / "a.jpg", exif=exif, comment=b"secret")
    made = conform_picture(tmp_path / "a.jpg", (32, 18))
    assert made == conform_picture(tmp_path / "a.jpg", (32, 18))
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size, image.info, len(image.getexif())) == ("PNG", (32, 18), {}, 0)
    assert b"camera" not in made


def test_a_single_pixel_is_a_picture(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png").tolist() == [[[1, 2, 3]]]
    assert read_picture(tmp_path / "a.png", size=(16, 8)).shape == (8, 16, 3)


@pytest.mark.parametrize(
    "size", [(20_000, 20_000), (8_193, 10), (10_000, 9_000), (2**31 - 1, 2**31 - 1), (8_000, 8_000)]
)
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png(*size))
    for read in (probe, read_picture):
        with pytest.raises(MediaError) as caught:
            read(path)
        assert "bomb.png" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", png(10, 10), b"GIF89a", b"\xff\xd8\xff\xe0"])
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(MediaError) as caught:
        read_picture(path)
    assert str(path) in str(caught.value)
    assert caught.value.next


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(MediaError, match="no such file"):
            read_picture(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_pictures_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"]))
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).save(out, kind)
    damaged = bytearray(out.getvalue())
    for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=8)):
        damaged[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.bin"
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    for read in (read_picture, probe):
        try:
            read(path)
        except MediaError as error:
            assert error.what and error.where
