"""Make it a film: timeline, segments, splice, sound."""
