"""What the song is: decode, beats, bars, lyrics."""
