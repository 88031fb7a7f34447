"""A folder of apps: the trail, messages, the tree of units, people, accounts, the roster."""
