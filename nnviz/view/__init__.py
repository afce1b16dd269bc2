"""What is seen: Qt panels, one a file, and the bridge to the session."""
