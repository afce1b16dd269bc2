"""The shell: command line, window, settings, and how errors are told."""
