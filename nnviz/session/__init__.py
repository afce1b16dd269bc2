"""An experiment being trained on a thread of its own: commands go down to it, snapshots come up."""
