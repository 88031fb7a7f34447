"""The import of members and units from a workbook. No models; touches people, the tree and accounts."""
