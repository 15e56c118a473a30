"""Understands a request: text in, a scene out (``read``), and scenes to and from JSON."""

from rushes.engines.previz.words.keep import SceneError, from_json, to_json
from rushes.engines.previz.words.reading import read

__all__ = ["SceneError", "from_json", "read", "to_json"]
