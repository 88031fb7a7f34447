"""Measures with appeals and follow-up; awards and benefits. Touches evaluation and inspection."""
