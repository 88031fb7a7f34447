"""The quarterly circular 通报: figures frozen at a moment, issued as an official document."""
