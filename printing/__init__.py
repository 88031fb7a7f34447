"""HTML to PDF. Knows no domain."""
