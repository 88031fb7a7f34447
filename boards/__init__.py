"""Read-only views of everything: first pages, disclosure board, demo."""
