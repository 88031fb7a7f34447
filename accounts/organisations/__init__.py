"""The tree of units. Touches the trail and messages."""
