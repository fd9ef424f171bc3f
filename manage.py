#!/usr/bin/env python
"""Yinfa's command line."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.command_line import run

if __name__ == "__main__":
    run(sys.argv)
