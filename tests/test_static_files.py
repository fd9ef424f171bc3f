"""The static files can be collected under hashed names, as the image does at its build."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_static_files_are_collected_for_the_server_run(tmp_path):
    collected = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ
        | {"VAR_DIR": str(tmp_path), "CELERY_BROKER_URL": "memory://"}
        | dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS", "MEDIA_ROOT"), "unused")
        | {"DATABASE_URL": "sqlite:////unused", "EMAIL_URL": "smtp://unused"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert collected.returncode == 0, collected.stderr
    manifest = json.loads((tmp_path / "static" / "staticfiles.json").read_text(encoding="utf-8"))
    for name, hashed in manifest["paths"].items():
        assert (tmp_path / "static" / hashed).is_file(), name
    assert "css/base.css" in manifest["paths"]
