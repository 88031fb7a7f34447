"""Long work with progress, and the pages of an import. Knows no domain."""
