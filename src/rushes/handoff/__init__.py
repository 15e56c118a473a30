"""The way out: what is to be made elsewhere, each thing with all that is needed for it."""
