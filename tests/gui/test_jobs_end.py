"""Jobs that are dropped while their parents end in another thread: the process lives on.

In a child process, because it once died of that (a segmentation fault): the job's thread held the
job, and with it the last hold on its parent, which took the job with it while the window's thread
was about to delete it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import faulthandler, os, time
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from gui.jobs import Job
faulthandler.enable()
application = QCoreApplication([])
turns = 0


class Asker(QObject):
    def __init__(self, session):
        super().__init__()
        self.session = session
        self.job = Job(self.work, name="short", parent=session).start()

    def work(self, control):
        time.sleep(0.0005 * (turns % 4))


def turn():
    global turns
    turns += 1
    if turns > 150:
        application.quit()
        return
    askers = [Asker(QObject()) for _ in range(10)]
    for asker in askers:
        asker.job.drop()
    # From here on the threads alone hold them all.


timer = QTimer()
timer.timeout.connect(turn)
timer.start(1)
application.exec()
print("lives", flush=True)
os._exit(0)
"""


def test_a_parent_that_ends_in_the_thread_of_its_job_does_not_end_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["lives"], "")
