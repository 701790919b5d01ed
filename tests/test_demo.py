"""The demo tells what its clip's script says, keeps nothing, and is quick."""

import json
import math
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import cv2
import pytest

from desktop import dunst, private_bus, screen  # noqa: F401 - fixtures
from posturewatch import demo, demo_script
from posturewatch.adapters.notify import build
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import Alert, Bout, Break, Event, Outcome
from posturewatch.demo_script import Happening
from posturewatch.errors import ModelError
from posturewatch.paths import Paths
from posturewatch.settings import Settings

TOLERANCE_S = 5.0
MOST_S = 30.0
"""What the demo may take, on two slow cores."""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[float, list[Event]]:
    """When the clip began, and all that the program stored of it."""
    paths = Paths(tmp_path_factory.mktemp("demo"))
    script = demo_script.load()
    end_s = demo.record(paths, Settings())
    with SqliteStore(paths.store, read_only=True) as store:
        return end_s - script.end_s, list(store.events(0, math.inf))


def told(start_s: float, events: list[Event]) -> list[Happening]:
    """The events that a script speaks of, in its words, by time."""
    found = []
    for event in events:
        match event:
            case Alert(suppressed=""):
                found.append(
                    Happening("alert", event.at_s - start_s, None, event.kind, event.fault)
                )
            case Bout():
                found.append(Happening("bout", event.start_s - start_s, event.end_s - start_s))
            case Break():
                found.append(Happening("break", event.start_s - start_s, event.end_s - start_s))
    return sorted(found, key=lambda one: one.start_s)


def test_alerts_breaks_and_bouts_are_those_of_the_script(stored):
    """Nothing is missing, nothing is added, and every time is right to five seconds."""
    found = told(*stored)
    wanted = sorted(demo_script.load().happenings, key=lambda one: one.start_s)
    assert [(one.kind, one.about, one.fault) for one in found] == [
        (one.kind, one.about, one.fault) for one in wanted
    ]
    for one, other in zip(found, wanted, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=TOLERANCE_S), other
        assert (one.end_s or 0) == pytest.approx(other.end_s or 0, abs=TOLERANCE_S), other


def test_every_alert_was_followed(stored):
    """Posture recovers after both posture alerts, and the person gets up after the long sit."""
    outcomes = [event.kind for event in stored[1] if isinstance(event, Outcome)]
    assert outcomes.count("recovered") == 2
    assert "got_up" in outcomes
    assert "ignored" not in outcomes


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


def test_the_demo_ends_with_a_report_and_leaves_nothing(posturewatch_process, tmp_path, own_home):
    """Exit code 0 in under 30 s; no store in the user's folder and none left in the temporary."""
    before = set(Path(os.environ.get("TMPDIR", "/tmp")).glob("posturewatch-demo-*"))
    began = time.monotonic()
    done = posturewatch_process("demo", "--quiet", "--data-dir", tmp_path / "own")
    took_s = time.monotonic() - began
    assert done.code == 0, done.err
    assert took_s < MOST_S
    assert "Sitting report" in done.out
    for words in ("Head forward for", "Too close to the screen for", "sitting for 30 min"):
        assert words in done.out
    assert not (tmp_path / "own").exists()
    assert not list(own_home.rglob("*.db"))
    assert set(Path(os.environ.get("TMPDIR", "/tmp")).glob("posturewatch-demo-*")) <= before
    assert not done.err


def test_json_tells_the_same_and_nothing_but_json(posturewatch_process):
    """Every line of ``--json`` is an object; the alerts are the script's, the summary is last."""
    done = posturewatch_process("demo", "--json")
    assert done.code == 0, done.err
    told = [json.loads(line) for line in done.out.splitlines()]
    alerts = [line for line in told if line["event"] == "alert"]
    wanted = [one for one in demo_script.load().happenings if one.kind == "alert"]
    assert [(line["kind"], line["fault"]) for line in alerts] == [
        (one.about, one.fault) for one in wanted
    ]
    for line, one in zip(alerts, wanted, strict=True):
        assert line["at_s"] == pytest.approx(one.start_s, abs=TOLERANCE_S)
    assert told[-1]["event"] == "summary"


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
    assert "model" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Sitting report" not in done.stdout


def test_the_alerts_are_shown_on_the_desktop_and_notices_are_not(dunst, tmp_path):  # noqa: F811
    """A real dunst shows the three alerts of the clip, in their order, and nothing else."""
    with closing(demo.AlertsOnly(build())) as notifier:
        demo.record(Paths(tmp_path), Settings(), notifier=notifier)
    assert [popup["summary"] for popup in reversed(dunst.history())] == [
        "Head forward for 1 min",
        "Too close to the screen for 1 min",
        "You have been sitting for 30 min",
    ]
