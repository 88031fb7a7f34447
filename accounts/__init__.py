"""People, organisations, roles, sign-in, roster import, audit trail."""
