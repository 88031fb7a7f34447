"""Long work with progress, and safe reading and writing of workbooks. Knows no domain."""
