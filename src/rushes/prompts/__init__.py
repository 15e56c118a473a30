"""A shot in words: prompts for stills and clips, and the language of film they are made of."""
