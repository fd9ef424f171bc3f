"""Mailings measured and broken on purpose: see bench/README.md."""
