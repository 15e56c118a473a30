"""What should happen: a film and its song in, a plan out. Pure."""

from rushes.plan.first import make_plan
from rushes.plan.frames import clip_frames_needed, clip_seconds_for
from rushes.plan.model import Plan, Planned
from rushes.plan.names import mark
from rushes.plan.quote import plan_json, quote

__all__ = [
    "Plan", "Planned", "clip_frames_needed", "clip_seconds_for", "make_plan", "mark", "plan_json", "quote",
]  # fmt: skip
