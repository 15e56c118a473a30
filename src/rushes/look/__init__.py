"""Is it good: pure measurements, pictures and clips in, numbers out."""
