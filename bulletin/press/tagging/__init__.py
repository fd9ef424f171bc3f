"""The tags of the PDF: what WeasyPrint marks on each page, made the structure of an issue."""
