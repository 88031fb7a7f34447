"""Export the data as workbooks that the imports read; importing them unchanged changes nothing."""
