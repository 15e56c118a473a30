"""Rushes: a film project in, a finished film out, by stills first, then clips, then the edit."""

__version__ = "0.1.0"
