"""``posturewatch stretch`` as a user meets it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

import warp
from posturewatch import status
from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.control import ControlServer
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Fault,
    Outcome,
    Posture,
    SignalKind,
    Sitting,
)
from posturewatch.paths import Paths
from posturewatch.ports import CameraState
from posturewatch.stretch_library import load

LIBRARY = load()
FAST = ("--speed", "10000")


def test_a_named_stretch_is_walked_through(posturewatch, data_dir: Path) -> None:
    """By id or by name, with advice, caution and every step."""
    result = posturewatch("stretch", "Shrug and drop", *FAST, "--data-dir", data_dir)
    assert result.code == 0
    assert "Stop at pain" in result.out
    assert result.out.count("Lift both shoulders") == 10
    assert result.out.rstrip().endswith("Done. Well moved.")
    assert not data_dir.exists()


@pytest.mark.parametrize("routine", ["ball", "cold", "heat", "desk", "press"])
def test_every_routine_is_walked_through(posturewatch, routine: str) -> None:
    """Each ends, with all its stretches named."""
    result = posturewatch("stretch", "--routine", routine, *FAST)
    assert result.code == 0
    for stretch in LIBRARY.routine(routine):
        assert stretch.name in result.out


@pytest.mark.parametrize("fault", list(Fault))
def test_a_stretch_is_chosen_for_a_fault(posturewatch, fault: Fault) -> None:
    """What is shown is one of those for the fault."""
    result = posturewatch("stretch", "--for", fault.value, *FAST)
    assert result.code == 0
    fitting = [each.name for each in LIBRARY.stretches if fault in each.faults]
    assert any(f"{name}  about" in result.out for name in fitting)


def seen(at_s: float) -> status.Status:
    """What a monitor says of somebody too close to the screen."""
    return status.Status(
        pid=1,
        mode="run",
        started_s=0.0,
        at_s=at_s,
        source="s",
        camera=CameraState.ON,
        state=Sitting.SEATED,
        since_s=0.0,
        posture=Posture.BAD,
        posture_since_s=0.0,
        seated_s=60.0,
        next_break_s=None,
        fault=Fault.TOO_CLOSE,
    )


def test_without_a_name_it_fits_what_the_monitor_saw(posturewatch, data_dir: Path) -> None:
    """The fault of a fresh status is answered; without one, or an old one, one gets up."""
    words = ("stretch", *FAST, "--data-dir", data_dir)
    assert "A short walk" in posturewatch(*words).out
    paths = Paths(data_dir).ensure()
    status.write(paths.status, seen(SystemClock().now() - 5.0))
    assert "Far look" in posturewatch(*words).out
    status.write(paths.status, seen(SystemClock().now() - 3600.0))
    assert "A short walk" in posturewatch(*words).out


def test_what_was_suggested_of_late_comes_last(posturewatch, data_dir: Path) -> None:
    """Every other stretch for the fault was suggested this week: the one left is shown."""
    fitting = [each for each in LIBRARY.suggested if Fault.HEAD_TILT in each.faults]
    for left in fitting[0], fitting[-1]:
        others = [each.id for each in fitting if each is not left]
        with SqliteStore(Paths(data_dir).ensure().store) as store:
            now_s = SystemClock().now()
            store.save(
                Alert(now_s - 86_400 - index, AlertKind.POSTURE, Fault.HEAD_TILT, name, 1, 90.0)
                for index, name in enumerate(others)
            )
        shown = posturewatch("stretch", "--for", "head_tilt", *FAST, "--data-dir", data_dir)
        assert f"{left.name}  about" in shown.out
        Paths(data_dir).store.unlink()


@pytest.fixture
def suggested(data_dir: Path, tmp_path: Path) -> tuple[str, ...]:
    """Options for a stretch of a second, which two alerts of today and one of yesterday suggest."""
    (tmp_path / "own.toml").write_text(
        "[[stretch]]\nid = 'wink'\nname = 'Wink'\narea = 'eyes'\ndose = 'once'\n"
        "steps = ['Wink.']\nseconds = [1]\nsource = 'me'\n"
    )
    (tmp_path / "c.toml").write_text(f"[stretches]\nown = '{tmp_path / 'own.toml'}'\n")
    now_s = SystemClock().now()
    with SqliteStore(Paths(data_dir).ensure().store) as store:
        store.save(
            Alert(now_s - ago_s, AlertKind.POSTURE, Fault.SLUMP, "wink", 1, 90.0)
            for ago_s in (90_000, 2, 1)
        )
    return ("--data-dir", str(data_dir), "--config", str(tmp_path / "c.toml"))


def kept(data_dir: Path) -> list[tuple[str, bool]]:
    """Outcomes in the store, and whether each is the newest alert's."""
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        events = store.events(0, 4e9)
    newest_s = max(each.at_s for each in events if isinstance(each, Alert))
    found = (each for each in events if isinstance(each, Outcome))
    return [(each.kind, each.alert_at_s == newest_s) for each in found]


def test_a_stretch_gone_through_is_kept_with_the_alert(
    posturewatch, data_dir: Path, suggested
) -> None:
    """With the last one that suggested it; looked through at speed, or another, it is not done."""
    assert posturewatch("stretch", "wink", *FAST, *suggested).code == 0
    assert posturewatch("stretch", "shrug", *FAST, *suggested).code == 0
    assert kept(data_dir) == []
    assert posturewatch("stretch", "wink", *suggested).code == 0
    assert kept(data_dir) == [("done", True)]


def test_a_running_monitor_hears_of_a_stretch_gone_through(
    posturewatch, data_dir: Path, suggested
) -> None:
    """It keeps the outcome itself, for it waits for one."""
    server = ControlServer(Paths(data_dir), lambda: None)
    try:
        assert posturewatch("stretch", "wink", *suggested).code == 0
        (heard,) = server.poll(5.0)
    finally:
        server.close()
    assert heard.kind is SignalKind.STRETCH_DONE
    assert heard.alert_at_s == pytest.approx(SystemClock().now(), abs=60)
    assert kept(data_dir) == []


def test_the_list_names_everything_and_marks_what_one_likes(posturewatch, tmp_path: Path) -> None:
    """Favourites, what is not for me, and what is left out."""
    config = tmp_path / "c.toml"
    config.write_text(
        "[stretches]\nfavourites = ['walk']\nnot_for_me = ['prayer']\ndisabled = ['heat']\n"
    )
    result = posturewatch("stretch", "--list", "--config", config)
    lines = result.out.splitlines()
    assert result.code == 0
    assert any(line.startswith("* walk") for line in lines)
    assert any(line.startswith("- prayer") for line in lines)
    assert not any(" heat " in line for line in lines if not line.startswith("Routines"))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("yoga",), "no stretch named 'yoga'; there are walk"),
        (("--routine", "nap"), "no routine named 'nap'; there are desk, ball"),
        (("walk", "--routine", "ball"), "give one of NAME, --for and --routine"),
        (("--for", "hunger"), "Invalid value for '--for'"),
    ],
)
def test_a_wrong_word_is_one_clear_line(posturewatch, words, complaint: str) -> None:
    """Exit code 2, and what there is instead."""
    result = posturewatch("stretch", *words)
    assert result.code == 2
    assert complaint in result.err
    assert len(result.err.splitlines()) == 1


def test_the_page_is_written_for_the_owner_and_opened(
    posturewatch, data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A real program stands in for the browser and gets the page's address."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setenv("BROWSER", str(browser))
    result = posturewatch("stretch", "--routine", "ball", "--browser", "--data-dir", data_dir)
    page = data_dir / "stretch.html"
    assert result.out.strip() == str(page)
    assert opened.read_text().strip() == page.as_uri()
    assert page.read_text("utf-8").count("<svg") == 5
    assert page.stat().st_mode & 0o777 == 0o600


def test_before_the_camera_somebody_who_does_not_move_is_not_counted(
    posturewatch, tmp_path: Path
) -> None:
    """The real landmarker on six seconds of somebody who sits still."""
    film = tmp_path / "still.avi"
    picture = warp.still("upright")
    writer = cv2.VideoWriter(
        str(film), cv2.VideoWriter.fourcc(*"MJPG"), 4.0, (picture.shape[1], picture.shape[0])
    )
    for _ in range(24):
        writer.write(picture)
    writer.release()
    result = posturewatch("stretch", "shrug", "--camera", "--source", film)
    assert result.code == 0
    assert "Begin." in result.out
    assert "Ended: 0 of 10." in result.out


def test_what_the_camera_cannot_confirm_counts_by_time(posturewatch) -> None:
    """It says so, and goes on by time."""
    result = posturewatch("stretch", "hand_fan", "--camera", *FAST)
    assert "The camera cannot confirm Fist and fan; only the time counts." in result.out
    assert "Well moved" in result.out


def test_no_camera_is_one_clear_line(posturewatch) -> None:
    """Exit code 3."""
    result = posturewatch("stretch", "shrug", "--camera", "--source", "no such camera")
    assert result.code == 3
    assert len(result.err.splitlines()) == 1


def test_ctrl_c_ends_it_at_once_and_cleanly() -> None:
    """No traceback, exit code 130."""
    with subprocess.Popen(
        [sys.executable, "-m", "posturewatch", "stretch", "cold"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout
        while "1/2" not in running.stdout.readline():
            pass
        running.send_signal(signal.SIGINT)
        _out, err = running.communicate(timeout=10)
    assert running.returncode == 130
    assert "Traceback" not in err
