"""Readers of the files an office sends, one module for each form."""
