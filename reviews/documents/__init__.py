"""Numbered official documents: words, numbers, stored files. Touches accounts."""
