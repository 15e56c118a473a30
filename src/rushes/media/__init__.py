"""Pictures, clips and sounds on disk: what they are, their frames, and writing new ones."""

from rushes.media.clips import conform_clip, read_frames
from rushes.media.encode import from_rgb, to_rgb, write_clip
from rushes.media.files import Media, probe
from rushes.media.pictures import conform_picture, read_picture

__all__ = [
    "Media",
    "conform_clip",
    "conform_picture",
    "from_rgb",
    "probe",
    "read_frames",
    "read_picture",
    "to_rgb",
    "write_clip",
]
