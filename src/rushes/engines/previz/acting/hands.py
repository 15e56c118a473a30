"""Shapes of a hand, and what of it touches: seven controls each (thumb to little finger, spread, thumb across)."""

from collections.abc import Mapping

from rushes.engines.previz.acting.pose import Pose

SHAPES: Mapping[str, tuple[float, ...]] = {
    "ease": (0.10, 0.12, 0.18, 0.22, 0.26, 0.1, 0.15),
    "flat": (0.0, -0.05, -0.05, -0.05, -0.04, 0.0, 0.1),
    "laid": (-0.30, -0.04, -0.03, -0.02, 0.0, 0.15, -0.5),
    "soft": (0.05, 0.06, 0.09, 0.11, 0.14, 0.35, 0.0),
    "fist": (0.75, 0.92, 0.95, 0.97, 0.98, 0.0, 0.8),
    "grip": (0.45, 0.62, 0.66, 0.68, 0.68, 0.0, 0.9),
    "thin": (0.60, 0.80, 0.84, 0.86, 0.86, 0.0, 0.9),
    "cup": (0.35, 0.40, 0.44, 0.46, 0.48, 0.25, 0.95),
    "pinch": (0.40, 0.48, 0.62, 0.74, 0.80, 0.0, 0.8),
    "point": (0.55, -0.05, 0.78, 0.86, 0.90, 0.0, 0.7),
    "shock": (-0.25, -0.08, -0.04, 0.0, 0.05, 1.25, -0.5),
    "keys": (0.05, 0.27, 0.31, 0.30, 0.25, 0.55, -0.1),
    "tray": (-0.1, 0.34, 0.38, 0.40, 0.42, 0.2, 0.6),
    "chord": (0.30, 0.55, 0.60, 0.48, 0.66, 0.2, 0.5),
    "hook": (0.30, 0.50, 0.55, 0.58, 0.60, 0.0, 0.5),
    "clasp": (0.25, 0.42, 0.46, 0.48, 0.48, 0.2, 0.7),
}
"""Fingers closed from 0 (straight) to 1 (a fist)."""

GRIP = (0.87, 0.36, 0.0)
"""The middle of the palm, where a handle lies: parts of the hand along fingers and palm."""
TIPS = (1.60, 0.48, 0.0)
"""The tips of bent fingers on keys."""
PALM = (0.75, 0.16, 0.0)
"""The flat of the hand, that lies on a back or a table."""
TIP = (1.95, 0.05, 0.10)
"""The tip of the pointing finger."""
LIPS = (1.70, 0.10, 0.15)
"""The first joints of the long fingers, that lie on lips."""


def shaped(pose: Pose, side: str, shape: str, contact: tuple[float, float, float] | None = None) -> Pose:
    """The pose with one hand, "l" or "r", in a shape; ``contact`` is what of it is put at its place."""
    values = SHAPES[shape]
    if contact is None:
        return pose.changed(**{f"fingers_{side}": values})
    return pose.changed(**{f"fingers_{side}": values, f"contact_{side}": contact})
