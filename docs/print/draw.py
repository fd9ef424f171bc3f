"""Draws the pictures of this folder: python manage.py shell < docs/print/draw.py"""

from dataclasses import replace
from itertools import islice

from django.conf import settings

from bulletin.press.pictures import page_pictures
from bulletin.press.printing import print_issue
from bulletin.press.styles import EXPRESS, READY_STYLES, RED_HEAD
from tests.bulletin.press_sample import STAMP, sample_snapshot

FOLDER = settings.BASE_DIR / "docs" / "print"
WIDTH_PX = 1000

sample = sample_snapshot()
issues = {key: (replace(sample, style=style), 2) for key, style in READY_STYLES.items()}
issues["marked"] = (
    replace(
        sample,
        style=replace(RED_HEAD, rule="star"),
        classification="秘密★1年",
        copy_number="000018",
        editor_note="本期集中刊发各地学习贯彻市党代会精神、推进工资集体协商的做法，供各级工会参考。",
    ),
    1,
)
permitted = replace(EXPRESS, permit="苏新出准印（2011）字第0218号", name_colour="navy")
issues["permitted"] = (replace(sample, style=permitted, publication="职工之家快报"), 1)
for name, (snapshot, pages) in issues.items():
    pictures = page_pictures(print_issue(snapshot, STAMP).pdf, width_px=WIDTH_PX)
    for number, picture in enumerate(islice(pictures, pages), start=1):
        (FOLDER / f"{name}-{number}.png").write_bytes(picture)
