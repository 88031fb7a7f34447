"""Running an installation: the daily tick, backup and restore, checks of kept files. May use every app below the boards."""
