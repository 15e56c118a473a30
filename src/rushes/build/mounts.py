"""What kind of file system a folder is on, where the system tells."""

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
FAR = ("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ncpfs", "webdav", "davfs", "ceph")
"""File systems that other machines write to as well; locks and shared memory do not hold there."""
FAR_FUSE = ("sshfs", "rclone", "s3fs", "gcsfuse", "glusterfs", "davfs2", "smbnetfs", "cephfs", "ceph-fuse", "juicefs")


def file_system(folder: Path) -> str:
    """The type of the file system a folder is on, such as ``"ext4"``; "" where that is not known."""
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    here = _resolved(folder)
    found = [(len(point), kind) for point, kind in map(_mount, lines) if _holds(point, here)]
    # The last of those that are mounted at one place is the one that is seen.
    return max(enumerate(found), key=lambda each: (each[1][0], each[0]), default=(0, (0, "")))[1][1]


def is_far(folder: Path) -> str | None:
    """The type of a network file system that a folder is on; None for any other, and where that is not known."""
    kind = file_system(folder)
    far = kind in FAR or (kind.startswith("fuse.") and kind.removeprefix("fuse.") in FAR_FUSE)
    return kind if far else None


def _mount(line: str) -> tuple[str, str]:
    fields = line.split(" ")
    if len(fields) < 3:
        return "", ""
    point = fields[1]
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, character)
    return point, fields[2]


def _holds(point: str, path: str) -> bool:
    return bool(point) and (path == point or path.startswith(point.rstrip("/") + "/"))


def _resolved(folder: Path) -> str:
    return os.path.realpath(folder)
