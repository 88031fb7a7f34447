"""What is here as the workbooks that the imports read: sent back unchanged, they change nothing."""
