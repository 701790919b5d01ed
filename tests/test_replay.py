"""Days at a desk through the real pipeline: pictures of the bundled clip, real model, real store.

Seconds count on the time line's own axis. Every scenario stands in docs/replay.md too.
"""

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from clip import write_frames, write_timeline
from conftest import Outcome
from posturewatch.core.day import day_span
from runs import ended, lines_until, started

CALIBRATION = [
    (0, "upright", "calibrate"),
    (4, "upright", ""),
    (8, "upright", ""),
    (12, "upright", "end_calibrate"),
]
H = 3600
HELD_S = {1: 90, 2: 60}
"""How long a slouch is held before it is told: 90 s, beyond twice the limit 60 s."""


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """The folder of the pictures, and their names by what they show."""
    folder = tmp_path_factory.mktemp("frames")
    return folder, write_frames(folder)


@pytest.fixture
def play(
    frames: tuple[Path, dict[str, list[str]]], posturewatch: Callable[..., Outcome]
) -> Callable[..., list[dict[str, Any]]]:
    """Replay rows after a calibration; the events."""

    def run(rows: Sequence[tuple[float, str, str]], *options: str) -> list[dict[str, Any]]:
        folder, names = frames
        path = write_timeline(folder / "day.csv", [*CALIBRATION, *rows], names)
        done = posturewatch("replay", path, "--json", *options)
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    return run


def of(events: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """The events of a kind."""
    return [event for event in events if event["event"] == kind]


def spans(events: Sequence[Mapping[str, Any]], kind: str) -> list[tuple[float, float]]:
    """(start, end) of bouts or breaks."""
    return [(event["start_s"], event["end_s"]) for event in of(events, kind)]


def alerts(events: Sequence[Mapping[str, Any]]) -> list[tuple[float, str, str | None]]:
    """(second, kind, fault) of the alerts that were shown."""
    return [(event["at_s"], event["kind"], event["fault"]) for event in of(events, "alert")]


def typing(start: int, end: int, every: int = 60) -> list[tuple[float, str, str]]:
    """Input now and then, while the camera gives no picture."""
    return [(at, "", "input") for at in range(start, end, every)]


SCENARIOS: dict[str, tuple[list[tuple[float, str, str]], dict[str, Any]]] = {
    "lean out for 10 s": (
        [(600, "away", ""), (610, "upright", ""), (1200, "", "end")],
        {"bouts": [(0, 1200)], "breaks": [], "alerts": []},
    ),
    "phone call of 20 min, no input": (
        [(1500, "upright", ""), (1700, "", "end")],
        {"bouts": [(0, 1700)], "breaks": [], "alerts": []},
    ),
    "reading for 40 min, no input": (
        [(2400, "", "end")],
        {"bouts": [(0, 2400)], "breaks": [], "alerts": [(1800, "sitting", None)]},
    ),
    "slouch for 3 min, then upright": (
        [(300, "head_forward", ""), (480, "upright", ""), (900, "", "end")],
        {"bouts": [(0, 900)], "breaks": [], "slouch_since": 300},
    ),
    "slouch for 50 s": (
        [(300, "head_forward", ""), (350, "upright", ""), (900, "", "end")],
        {"bouts": [(0, 900)], "breaks": [], "alerts": []},
    ),
    "two minutes at the printer": (
        [(600, "away", ""), (720, "upright", ""), (1200, "", "end")],
        {"bouts": [(0, 1200)], "breaks": [], "alerts": []},
    ),
    "passer-by at the empty desk": (
        [
            (600, "away", ""),
            (700, "upright", ""),
            (705, "away", ""),
            (1000, "upright", ""),
            (1500, "", "end"),
        ],
        {"bouts": [(0, 600), (1000, 1500)], "breaks": [(600, 1000)], "alerts": []},
    ),
    "lunch of 45 min": (
        [(1200, "away", ""), (1200 + 2700, "upright", ""), (5000, "", "end")],
        {"bouts": [(0, 1200), (3900, 5000)], "breaks": [(1200, 3900)], "alerts": []},
    ),
    "lock of 5 s": (
        [(600, "upright", "lock"), (605, "upright", "unlock"), (1200, "", "end")],
        {"bouts": [(0, 1200)], "breaks": [], "alerts": []},
    ),
    "video call of 50 min with input": (
        [
            (600, "", "camera_busy"),
            *typing(620, 600 + 3000),
            (3600, "upright", "camera_free"),
            (3900, "", "end"),
        ],
        {"bouts": [(0, 3900)], "breaks": [], "no_alerts_between": (600, 3600)},
    ),
    "black picture for 10 min while typing": (
        [
            (600, "black", ""),
            *[(at, "black", "input") for at in range(610, 1200, 30)],
            (1200, "upright", ""),
            (1500, "", "end"),
        ],
        {"bouts": [(0, 1500)], "breaks": [], "alerts": []},
    ),
    "unplugged for half a minute": (
        [(600, "", "unplug"), (630, "upright", "replug"), (1200, "", "end")],
        {"bouts": [(0, 1200)], "breaks": [], "alerts": []},
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_gives_its_exact_bouts_breaks_and_alerts(
    name: str, play: Callable[..., list[dict[str, Any]]]
) -> None:
    """To the second."""
    rows, wanted = SCENARIOS[name]
    events = play(rows)
    assert spans(events, "bout") == wanted["bouts"]
    assert spans(events, "break") == wanted["breaks"]
    if "alerts" in wanted:
        assert alerts(events) == wanted["alerts"]
    elif "slouch_since" in wanted:
        (alert,) = of(events, "alert")
        assert alert["at_s"] == wanted["slouch_since"] + HELD_S[alert["level"]]
        assert (alert["kind"], alert["fault"]) == ("posture", "head_forward")
    else:
        start, end = wanted["no_alerts_between"]
        assert not [at for at, _, _ in alerts(events) if start <= at < end]


def test_lines_come_in_the_order_they_became_known(
    play: Callable[..., list[dict[str, Any]]],
) -> None:
    """Each with at_s; of one instant alert, episode, bout, break; the summary last."""
    rows, _ = SCENARIOS["passer-by at the empty desk"]
    events = play([*rows[:-1], (1500, "head_forward", ""), (1700, "", "end")])
    order = {"alert": 0, "episode": 1, "bout": 2, "break": 3}
    keys = [(each["at_s"], order.get(each["event"], 4)) for each in events[:-1]]
    assert keys == sorted(keys)
    assert events[-1]["event"] == "summary"
    assert [each["event"] for each in events].count("summary") == 1
    assert {"episode", "bout", "break", "alert"} <= {each["event"] for each in events}


def test_the_same_file_gives_the_same_output(play: Callable[..., list[dict[str, Any]]]) -> None:
    """Byte for byte: no now, no chance."""
    rows, _ = SCENARIOS["slouch for 3 min, then upright"]
    assert play(rows) == play(rows)


def test_a_suspend_over_midnight_is_unobserved_and_ends_the_bout(
    play: Callable[..., list[dict[str, Any]]],
) -> None:
    """Eight hours asleep: nobody sat, and no break was seen either."""
    events = play(
        [(1200, "upright", "sleep"), (1200 + 8 * H, "upright", "wake"), (1800 + 8 * H, "", "end")],
        "--start",
        "2026-03-02T22:00",
    )
    assert spans(events, "bout") == [(0, 1200), (1200 + 8 * H, 1800 + 8 * H)]
    assert not of(events, "break")
    first, second = of(events, "summary")
    assert (first["date"], second["date"]) == ("2026-03-02", "2026-03-03")
    assert first["seconds"]["seated"] == 1200
    assert second["seconds"]["seated"] == 600


def test_a_ten_minute_lock_ends_the_bout(play: Callable[..., list[dict[str, Any]]]) -> None:
    """At its first second; the time is away."""
    events = play([(600, "upright", "lock"), (1200, "upright", "unlock"), (1800, "", "end")])
    assert spans(events, "bout") == [(0, 600), (1200, 1800)]
    away = [each for each in of(events, "episode") if each["state"] == "away"]
    assert [(each["start_s"], each["end_s"]) for each in away] == [(600, 1200)]


def test_a_clock_set_back_makes_nothing_negative(
    play: Callable[..., list[dict[str, Any]]],
) -> None:
    """An hour back: the bout is as long as somebody sat, on the clock as it now is."""
    events = play([(1200, "upright", "clock_step:-3600"), (1700, "", "end")])
    (bout,) = of(events, "bout")
    assert bout["seated_s"] == 1700
    assert (bout["start_s"], bout["end_s"]) == (-3600, 1700 - 3600)
    assert all(each["end_s"] > each["start_s"] for each in of(events, "episode"))


@pytest.mark.parametrize("jump_s", [H, -H])
def test_a_clock_that_was_set_leaves_nothing_of_the_old_one_in_the_day(
    jump_s: int, play: Callable[..., list[dict[str, Any]]]
) -> None:
    """Sat for 40 min, set after 20: one bout of 2400 s, and the stored day has no second more."""
    events = play([(1200, "upright", f"clock_step:{jump_s}"), (2400, "", "end")])
    assert [each["seated_s"] for each in of(events, "bout")] == [2400]
    assert of(events, "summary")[0]["seconds"]["seated"] == 2400
    assert of(events, "summary")[0]["bouts"]["count"] == 1


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_night_in_which_the_clocks_change_has_its_own_length(
    day: str, hours: int, play: Callable[..., list[dict[str, Any]]], berlin: None
) -> None:
    """The parts of the day add up to the day; two hours sat are two hours."""
    events = play([(2 * H, "away", ""), (2 * H + 300, "", "end")], "--start", f"{day}T01:00")
    (summary,) = of(events, "summary")
    assert summary["end_s"] - summary["start_s"] == hours * H
    assert summary["seconds"]["seated"] == 2 * H
    parts = [summary["seconds"][each] for each in ("seated", "standing", "away", "unobserved")]
    assert sum(parts) == summary["until_s"] - summary["start_s"]


def test_a_refused_calibration_says_why(
    frames: tuple[Path, dict[str, list[str]]], posturewatch: Callable[..., Outcome]
) -> None:
    """Nobody in the picture: ok is false, with a reason; the sitting clock runs all the same."""
    folder, names = frames
    rows = [
        (0, "away", "calibrate"),
        (5, "away", ""),
        (12, "upright", "end_calibrate"),
        (300, "", "end"),
    ]
    path = write_timeline(folder / "refused.csv", rows, names)
    done = posturewatch("replay", path, "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    (told,) = of(events, "calibration")
    assert (told["ok"], told["at_s"]) == (False, 12)
    assert "nobody" in told["reason"]
    assert spans(events, "bout") == [(12, 300)]


def test_two_distinct_pictures_shown_for_a_moment_are_enough(
    frames: tuple[Path, dict[str, list[str]]], posturewatch: Callable[..., Outcome]
) -> None:
    """Every picture between the two signals is used, however briefly it was there."""
    folder, names = frames
    rows = [
        (0, "upright", "calibrate"),
        (0.1, "upright", ""),
        (0.2, "upright", "end_calibrate"),
        (60, "head_forward", ""),
        (300, "", "end"),
    ]
    path = write_timeline(folder / "brief.csv", rows, names)
    done = posturewatch("replay", path, "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    assert of(events, "calibration")[0]["ok"] is True
    (alert,) = of(events, "alert")
    assert (alert["at_s"], alert["fault"]) == (60 + HELD_S[alert["level"]], "head_forward")


def test_what_was_replayed_is_in_the_store(
    play: Callable[..., list[dict[str, Any]]], posturewatch: Callable[..., Outcome], data_dir: Path
) -> None:
    """With a data folder, the report of that day tells the same."""
    rows, _ = SCENARIOS["lunch of 45 min"]
    events = play(rows, "--data-dir", str(data_dir))
    again = play(rows, "--data-dir", str(data_dir))
    assert again == events
    done = posturewatch(
        "report", "--data-dir", data_dir, "--date", "2026-03-02", "--format", "json"
    )
    report = json.loads(done.out)
    assert report["seconds"]["seated"] == of(events, "summary")[0]["seconds"]["seated"] == 2300


def test_a_replay_leaves_the_own_data_alone(
    play: Callable[..., list[dict[str, Any]]], own_home: Path
) -> None:
    """Without --data-dir a made-up day goes to a folder that is thrown away."""
    rows, _ = SCENARIOS["lean out for 10 s"]
    play(rows)
    assert not list(own_home.rglob("*.db"))


def test_a_bad_start_is_one_line(
    frames: tuple[Path, dict[str, list[str]]], posturewatch: Callable[..., Outcome]
) -> None:
    """It names the option and how to write it."""
    folder, names = frames
    path = write_timeline(folder / "day.csv", CALIBRATION, names)
    done = posturewatch("replay", path, "--start", "yesterday")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "2026-03-02T09:00" in done.err


def test_it_begins_at_nine_on_the_second_of_march(
    play: Callable[..., list[dict[str, Any]]], berlin: None
) -> None:
    """Local time, never now."""
    from datetime import date

    from posturewatch.adapters.clock import LocalZone

    (summary,) = of(play([(60, "", "end")]), "summary")
    assert summary["date"] == "2026-03-02"
    midnight, _ = day_span(date(2026, 3, 2), LocalZone())
    assert summary["until_s"] == midnight + 9 * H + 60


def test_text_tells_the_same_in_words(
    frames: tuple[Path, dict[str, list[str]]], posturewatch: Callable[..., Outcome]
) -> None:
    """Lines with local times, and the day's report last."""
    folder, names = frames
    rows, _ = SCENARIOS["slouch for 3 min, then upright"]
    path = write_timeline(folder / "text.csv", [*CALIBRATION, *rows], names)
    done = posturewatch("replay", path)
    assert done.code == 0
    assert re.search(r"09:06:[03]0  Head forward for a minute( and a half)?. Your", done.out)
    assert "Sitting report" in done.out


def alerts_at_noon(
    play: Callable[..., list[dict[str, Any]]], *options: str
) -> list[tuple[float, str, str | None]]:
    """What is told of two slouched minutes at 12:30."""
    rows = [(600, "head_forward", ""), (800, "upright", ""), (900, "", "end")]
    return alerts(play(rows, "--start", "2026-03-02T12:30", *options))


def test_quiet_hours_hold_only_where_config_says_so(
    play: Callable[..., list[dict[str, Any]]],
    own_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A person's own file and variables are about their own days."""
    quiet = '[hours]\nquiet_hours = "12:00-14:00"\n'
    own = own_home / "config" / "posturewatch" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text(quiet)
    monkeypatch.setenv("POSTUREWATCH_HOURS_QUIET_HOURS", "12:00-14:00")
    assert alerts_at_noon(play)
    given = tmp_path / "given.toml"
    given.write_text(quiet)
    assert not alerts_at_noon(play, "--config", str(given))


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31T23:59:59", "soon"])
def test_a_start_no_calendar_can_hold_is_one_line(
    tmp_path: Path, posturewatch: Callable[..., Outcome], start: str
) -> None:
    """Exit code 2."""
    path = tmp_path / "day.csv"
    path.write_text("at_s,file,signal\n0,,\n60,,end\n")
    done = posturewatch("replay", path, "--start", start)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"--start {start}: " in done.err


def test_sigterm_leaves_no_folder_behind(
    frames: tuple[Path, dict[str, list[str]]], tmp_path: Path
) -> None:
    """The folder that is thrown away is thrown away then too."""
    folder, names = frames
    rows = [(10.0 * at, "upright", "") for at in range(2000)]
    path = write_timeline(folder / "long.csv", rows, names)
    place = os.environ | {"TMPDIR": str(tmp_path)}
    arguments = [sys.executable, "-m", "posturewatch", "replay", str(path)]
    with started(arguments, env=place) as running:
        lines_until(running, "Seated")
        assert list(tmp_path.glob("posturewatch-replay-*"))
        code, said = ended(running, signal.SIGTERM)
    assert (code, said.strip()) == (130, "")
    assert list(tmp_path.glob("posturewatch-replay-*")) == []
