"""The words of a request, one table a slot: the term a scene holds, and the ways people write it."""


def words(text: str) -> frozenset[str]:
    """The words of a text that blanks part."""
    return frozenset(text.split())
