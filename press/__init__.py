"""HTML to PDF: the engine and its fast way of printing. Knows no paper of the domain and asks no database."""
