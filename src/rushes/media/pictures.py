"""Still pictures: upright R'G'B' arrays of any PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError, features

from rushes.errors import MediaError
from rushes.media.limits import MAX_PIXELS, check_file, check_size, reading

KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", *(("AVIF",) if features.check("avif") else ()))


@contextmanager
def opening(path: Path) -> Iterator[Image.Image | None]:
    """The picture of a file with only its header read, within the limits; None where it is no picture."""
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=KINDS)
        except UnidentifiedImageError:
            image = None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            most = MAX_PIXELS // 1_000_000
            raise MediaError("the picture is too large", where=str(path), next=f"At most {most} megapixels.") from None
        if image is not None:
            check_size(*image.size, where=str(path))
        yield image


def read_picture(path: Path, *, size: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """A picture as ``uint8 [h, w, 3]``, R'G'B' 0..255, upright, transparent parts black.

    With ``size`` (width, height) it is cropped from the centre to that ratio and scaled to exactly
    that size (Lanczos). Raises ``MediaError`` for what is not a whole picture within the limits.
    """
    check_file(path)
    with reading(path, "a picture"), opening(path) as image:
        if image is None:
            raise MediaError("this is not a picture", where=str(path), next="Use a PNG, JPEG or WebP file.")
        image.load()
        picture = _rgb(ImageOps.exif_transpose(image))
    if size is not None:
        check_size(*size)
        picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return np.asarray(picture, np.uint8)


def conform_picture(path: Path, size: tuple[int, int]) -> bytes:
    """The PNG of a picture at exactly ``size``, cropped from the centre, with nothing but its pixels in it."""
    out = io.BytesIO()
    Image.fromarray(read_picture(path, size=size)).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode == "F" or image.mode.startswith("I"):
        return Image.fromarray(_to_8_bits(np.asarray(image))).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, (0, 0, 0, 255)), clear).convert("RGB")
    return image.convert("RGB")


def _to_8_bits(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey values of 16 bits (0..65535), or floats (0..1, or 0..255 where they pass 1), as ``uint8``."""
    if values.dtype.kind == "f":
        clean = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        scale = 255.0 if clean.max(initial=0.0) <= 1.0 else 1.0
        return np.clip(np.rint(clean * scale), 0, 255).astype(np.uint8)
    whole = values.astype(np.int64)
    scale = 257.0 if whole.max(initial=0) > 255 else 1.0
    return np.clip(np.rint(whole / scale), 0, 255).astype(np.uint8)
