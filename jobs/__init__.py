"""Long work with progress, and the pages of an import. Free of the domain."""
