"""Measuring this machine: each file a section, or what the sections share."""
