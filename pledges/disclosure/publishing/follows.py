"""Follow a new revision of a sheet: the public board shows it if it is clean."""

from registry.revisions import follows_revision

from .rules import follow_revision

follows_revision(follow_revision)
