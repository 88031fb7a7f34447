"""Members, postings, exemptions. Touches the tree of units."""
