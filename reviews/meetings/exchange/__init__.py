"""The quarterly exchange meeting 交流汇报会: every member reports, the branch keeps attendance and minutes."""
