"""HTML to PDF: the engine and its fast way of printing. Free of the domain's papers, and without queries."""
