"""Making sheets public and taking them down; opinions of the public and their answers. Touches sheets."""
