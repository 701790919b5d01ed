"""``feedback`` without a monitor: the store alone is answered to, and ``status`` shows it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bodies import Person, looks
from conftest import Outcome
from posturewatch import status
from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Alert, AlertKind, Fault, Posture, Sitting
from posturewatch.paths import Paths
from posturewatch.ports import CameraState
from posturewatch.status import Status

Command = Callable[..., Outcome]


@pytest.fixture
def watched(data_dir: Path) -> Path:
    """A data folder in which a camera was watched ten minutes ago, with a head_forward alert."""
    paths, now_s = Paths(data_dir).ensure(), SystemClock().now()
    with SqliteStore(paths.store) as store:
        store.save_calibration("Webcam", "desk", calibrate(looks(Person())))
        store.save([Alert(now_s - 600, AlertKind.POSTURE, Fault.HEAD_FORWARD, "", 1, 90.0)])
    state = Status(
        *(1, "run", now_s - 3600, now_s - 600, "Webcam", CameraState.ON, Sitting.SEATED, now_s),
        *(Posture.GOOD, now_s, 600.0, 1200.0),
    )
    status.write(paths.status, state)
    return data_dir


def alert(data_dir: Path, fault: Fault | None, ago_s: float) -> None:
    """One more alert, so many seconds ago."""
    kind = AlertKind.POSTURE if fault else AlertKind.SITTING
    with SqliteStore(Paths(data_dir).store) as store:
        store.save([Alert(SystemClock().now() - ago_s, kind, fault, "", 1, 90.0)])


def test_an_answer_moves_the_limit_and_status_shows_it(
    posturewatch: Command, watched: Path
) -> None:
    """Ten percent, once an alert; reset takes it back."""
    done = posturewatch("feedback", "wrong", "--data-dir", watched)
    assert (done.code, done.out) == (0, "head forward: limit 10 % wider\n")
    again = posturewatch("feedback", "wrong", "--data-dir", watched)
    assert "answered already" in again.out
    shown = posturewatch("status", "--data-dir", watched)
    assert "After your answers: head forward: limit 10 % wider." in shown.out.splitlines()
    as_json = json.loads(posturewatch("status", "--json", "--data-dir", watched).out)
    assert as_json["limits"] == {"head_forward": 1.1}
    assert posturewatch("feedback", "reset", "--data-dir", watched).code == 0
    assert "After your answers" not in posturewatch("status", "--data-dir", watched).out


def test_answers_move_a_limit_by_thirty_percent_at_most(
    posturewatch: Command, watched: Path
) -> None:
    """However many there are."""
    for ago_s in range(500, 0, -100):
        alert(watched, Fault.SLUMP, ago_s)
        done = posturewatch("feedback", "right", "--data-dir", watched)
    assert done.out == "slumped: limit 30 % narrower\n"


@pytest.mark.parametrize(
    ("fault", "said"), [(None, "head forward: limit 10 %"), (Fault.SLUMP, "slumped: limit 10 %")]
)
def test_the_last_posture_alert_is_answered(
    fault: Fault | None, said: str, posturewatch: Command, watched: Path
) -> None:
    """Whatever else was told after it."""
    alert(watched, fault, 10.0)
    assert said in posturewatch("feedback", "wrong", "--data-dir", watched).out


def test_without_any_alert_it_says_so(posturewatch: Command, data_dir: Path) -> None:
    """On a fresh machine."""
    done = posturewatch("feedback", "wrong", "--data-dir", data_dir)
    assert done.code == 0
    assert "no posture alert" in done.out


def test_a_store_without_an_alert_says_so_in_one_line(posturewatch: Command, watched: Path) -> None:
    """Watched for days, and nothing was told in the last one."""
    with SqliteStore(Paths(watched).store) as store:
        store.delete_before(SystemClock().now())
    done = posturewatch("feedback", "wrong", "--data-dir", watched)
    assert done.code == 0
    assert done.out == "There is no posture alert of the last 24 hours to answer.\n"


def test_a_store_that_is_none_is_said(posturewatch: Command, data_dir: Path) -> None:
    """As every other command says it, not that there is no alert yet."""
    Paths(data_dir).ensure().store.write_bytes(b"no database" * 100)

    done = posturewatch("feedback", "wrong", "--data-dir", data_dir)

    assert done.code == 5
    assert "is not a database" in done.err
