"""The command line: parse, call, show. It never does work."""
