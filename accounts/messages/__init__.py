"""Messages (label `notices`): inbox, channels, planning, sending, preferences. Knows recipients by their account only."""
