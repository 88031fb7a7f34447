"""What of disclosure follows a new revision: the public board shows it where it is clean."""

from registry.revisions import follows_revision

from .rules import follow_revision

follows_revision(follow_revision)
