"""Messages (label `notices`): inbox, channels, planning, sending, preferences. Recipients are known by their account only."""
