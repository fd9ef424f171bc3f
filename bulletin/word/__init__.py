"""The issue as a Word file, from the same frozen snapshot as the print edition."""
