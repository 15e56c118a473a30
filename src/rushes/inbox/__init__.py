"""The way in: files that were made elsewhere, matched to what they are of, and taken."""
