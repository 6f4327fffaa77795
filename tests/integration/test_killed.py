"""A program that is killed in the middle of its work has lost nothing that it said it saved."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from charter.framework import instrument
from services.assessments import Assessments
from storage.unit_of_work import open_storage

CHARTER = "runaways-charter-2012"
SAVER = """
import sys
from charter.assessment import Answer
from charter.framework import instrument
from charter.permissions import EVERY_RIGHT
from services.assessments import Assessments
from services.people import Person
from storage.unit_of_work import open_storage

desk = Assessments(open_storage(sys.argv[1]))
versions = {}
while True:
    for item in instrument("runaways-charter-2012").item_ids:
        saved = desk.save_answer(Person("ada", "Ada", EVERY_RIGHT), "E08000035", "runaways-charter-2012", "2026",
            answer=Answer(item, "answered", versions.get(item, 0) % 4), evidence=str(versions.get(item, 0) + 1),
            expected_version=versions.get(item, 0))
        versions[item] = saved.version
        print(item, saved.version, flush=True)
"""


def test_every_acknowledged_answer_survives_a_kill(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    open_storage(url).engine.dispose()
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, url], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        acknowledged = {}
        for _ in range(40):
            item, version = process.stdout.readline().split()
            acknowledged[item] = int(version)
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().splitlines():
            item, version = line.split()
            acknowledged[item] = int(version)
    storage = open_storage(url)
    sheet = Assessments(storage).sheet("E08000035", CHARTER)
    assert set(acknowledged) <= set(instrument(CHARTER).item_ids)
    for item, version in acknowledged.items():
        assert sheet.stored[item].version in (version, version + 1)
        assert sheet.stored[item].evidence == str(sheet.stored[item].version)
    with storage.read() as work:
        assert len(work.changes.list(object_kind="answer", limit=100_000)) == sum(
            stored.version for stored in sheet.stored.values()
        )
    storage.engine.dispose()
