"""A frozen issue goes to JSON and comes back the same."""

import json
from dataclasses import replace
from datetime import date

from bulletin.press.snapshot import Snapshot, Stamp
from tests.bulletin.press_sample import article_of, issue_of, sample_snapshot


def test_snapshot_survives_json():
    snapshot = sample_snapshot()
    stored = json.loads(json.dumps(snapshot.to_json()))

    assert Snapshot.from_json(stored) == snapshot
    assert Snapshot.from_json(stored).sha256 == snapshot.sha256


def test_hash_is_over_the_canonical_json():
    snapshot = issue_of(article_of("内容"))
    shuffled = dict(reversed(snapshot.to_json().items()))

    assert Snapshot.from_json(shuffled).sha256 == snapshot.sha256
    assert len(snapshot.sha256) == 64
    assert replace(snapshot, editor_note="改动").sha256 != snapshot.sha256


def test_stamp_survives_json():
    for stamp in (Stamp(18, 412, date(2011, 9, 30)), Stamp(1, None, date(2012, 1, 4))):
        assert Stamp.from_json(json.loads(json.dumps(stamp.to_json()))) == stamp
