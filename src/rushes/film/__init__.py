"""What the film is: data, and how it is read from and written to the project's files."""
