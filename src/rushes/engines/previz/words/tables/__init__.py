"""The words of a request, one table a slot: the term a scene holds, and the ways people write it."""
