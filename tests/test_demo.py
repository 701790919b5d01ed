"""The demo tells what its clip's script says, keeps nothing, and is quick."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import cv2
import pytest

from desktop import dunst, private_bus, screen  # noqa: F401 - fixtures
from posturewatch import demo, demo_script
from posturewatch.adapters.notify import build
from posturewatch.cli import INTERRUPTED
from posturewatch.demo_script import Happening
from posturewatch.errors import ModelError
from posturewatch.paths import Paths
from posturewatch.settings import Settings

TOLERANCE_S = 5.0
MOST_S = 30.0
"""What the demo may take, on two slow cores."""


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    """Every line of ``posturewatch demo --json``; nothing but JSON may be among them."""
    command = [sys.executable, "-m", "posturewatch", "demo", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def reported(summary: dict[str, Any]) -> Iterator[Happening]:
    """What the day's report holds, in the script's words and in seconds of the clip."""
    start_s = demo.began_s()
    for alert in summary["timeline"]["alerts"]:
        yield Happening("alert", alert["at_s"] - start_s, None, alert["kind"], alert["fault"])
    for kind in ("bout", "break"):
        for one in summary[f"{kind}s"]["list"]:
            yield Happening(kind, one["start_s"] - start_s, one["end_s"] - start_s)


def order(happening: Happening) -> tuple[str, float]:
    """By kind, then by time."""
    return happening.kind, happening.start_s


def test_the_report_is_that_of_the_script(told):
    """No alert, bout or break is missing or added, and every time is right to five seconds."""
    found = sorted(reported(told[-1]), key=order)
    wanted = sorted(demo_script.load().happenings, key=order)
    assert [(one.kind, one.about, one.fault) for one in found] == [
        (one.kind, one.about, one.fault) for one in wanted
    ]
    for one, other in zip(found, wanted, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=TOLERANCE_S), other
        assert (one.end_s or 0) == pytest.approx(other.end_s or 0, abs=TOLERANCE_S), other


def test_alerts_come_when_they_fall_due(told):
    """Each is told at the time it is dated, to five seconds, and with a stretch."""
    alerts = [line for line in told if line["event"] == "alert"]
    wanted = [one.start_s for one in demo_script.load().happenings if one.kind == "alert"]
    assert [line["at_s"] for line in alerts] == pytest.approx(wanted, abs=TOLERANCE_S)
    assert all(line["stretch"] for line in alerts)


def test_every_alert_was_followed(told):
    """Posture recovers after both posture alerts, and the person gets up and walks."""
    outcomes = [line["kind"] for line in told if line["event"] == "outcome"]
    assert outcomes == ["recovered", "recovered", "got_up", "done"]


def test_the_calibration_comes_first(told):
    """It succeeds, when the script has it over."""
    assert told[0] == {"event": "calibration", "at_s": demo_script.load().calibrate_s, "ok": True}


def test_the_clip_is_as_long_as_its_script():
    """A frame for every second of the script, all of them different from their neighbour."""
    script = demo_script.load()
    clip = cv2.VideoCapture(str(demo_script.clip()))
    count, before, same = 0, None, 0
    while True:
        is_read, pixels = clip.read()
        if not is_read:
            break
        same += before is not None and (pixels == before).all()
        count, before = count + 1, pixels
    clip.release()
    assert count == round(script.end_s / script.frame_s)
    assert same == 0


def test_the_demo_ends_with_a_report_and_leaves_nothing(
    posturewatch_process, tmp_path, own_home, monkeypatch
):
    """Exit code 0 in under 30 s; no store in the user's folder and none left in the temporary."""
    temporary = tmp_path / "temporary"  # its own: another test may play a demo meanwhile
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    began = time.monotonic()
    done = posturewatch_process("demo", "--quiet", "--data-dir", tmp_path / "own")
    took_s = time.monotonic() - began
    assert (done.code, done.err) == (0, "")
    assert took_s < MOST_S
    for words in ("Head forward for", "Slumped for", "sitting for 30 min"):
        assert words in done.out
    assert "Sitting report" in done.out
    assert not (tmp_path / "own").exists()
    assert not list(own_home.rglob("*.db"))
    assert not list(temporary.glob("posturewatch-demo-*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_can_be_ended_early(tmp_path, number):
    """Ctrl-C, SIGTERM and a closed terminal end it within two seconds, and its folder goes."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "posturewatch", "demo", "--quiet"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo_process:
        assert demo_process.stdout
        while "Calibrated" not in demo_process.stdout.readline():
            assert demo_process.poll() is None
        demo_process.send_signal(number)
        began = time.monotonic()
        _, complaint = demo_process.communicate(timeout=20)
    assert (demo_process.returncode, complaint.strip()) == (INTERRUPTED, "")
    assert time.monotonic() - began < 2
    assert not list(tmp_path.iterdir())


def test_the_demo_fails_without_the_model(tmp_path):
    """An installation that lacks the model ends in one line and the model's exit code."""
    package = Path(demo.__file__).parent
    shutil.copytree(package, tmp_path / "posturewatch", ignore=shutil.ignore_patterns("models"))
    config = package / "config"
    config = config if config.exists() else package.parent.parent / "config"
    shutil.copytree(config, tmp_path / "posturewatch" / "config", dirs_exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "posturewatch", "demo", "--quiet"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == ModelError.exit_code
    assert "pose_landmarker_full.task" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Sitting report" not in done.stdout


def test_the_alerts_are_shown_on_the_desktop_and_notices_are_not(dunst, tmp_path):  # noqa: F811
    """A real dunst shows the three alerts of the clip, in their order, and nothing else."""
    with closing(demo.AlertsOnly(build())) as notifier:
        demo.record(Paths(tmp_path), Settings(), notifier=notifier)
    titles = [popup["summary"] for popup in reversed(dunst.history())]
    wanted = ["Head forward for", "Slumped for", "You have been sitting for"]
    assert len(titles) == len(wanted)
    assert all(title.startswith(words) for title, words in zip(titles, wanted, strict=True))
