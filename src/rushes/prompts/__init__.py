"""A shot in words: still prompt, motion prompt, and the language of film."""
