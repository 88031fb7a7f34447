"""The disclosure board: what everybody may read, signed in or not."""
