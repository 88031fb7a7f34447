"""``make burden``: the minutes that one branch of twenty members costs its secretary in a year, played in a real browser."""
