"""People: bodies that are a pure function of their looks, with bones, faces, hair and clothes."""
