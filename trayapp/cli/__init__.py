"""The command line: the parser and the commands that need no window."""
