class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, for the operator."""
