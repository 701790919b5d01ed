"""When to look, when not, and when the camera is let go.

Pictures are grey halves that stand for what is seen; poses are those of tests/bodies.
"""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bodies
from doubles import EMPTY, PERSON, SLUMPED, UPRIGHT, WARM_S, ScriptedCamera, ScriptedLook
from posturewatch.adapters.landmarker_child import IDLE_S
from posturewatch.adapters.picture import FrameGate
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Sample, Signal, SignalKind, Verdict
from posturewatch.core.pace import GateRules, OnBattery, PaceRules, longest_unseen_s
from posturewatch.ports import CameraState
from posturewatch.watcher import Watcher, WatchRules


class Watched:
    """A watcher on a script, with a clock that runs from glance to glance."""

    def __init__(
        self,
        script: Callable[[float], int | None],
        *,
        burst: bool = False,
        noisy: bool = False,
        pace: PaceRules | None = None,
    ) -> None:
        self.camera = ScriptedCamera(script, noisy=noisy)
        self.look = ScriptedLook()
        rules = WatchRules(pace=pace or PaceRules(), burst=burst)
        self.watcher = Watcher(self.camera, FrameGate(GateRules()), self.look, rules)
        self.watcher.judging.hold_against(calibrate(bodies.looks(UPRIGHT)))
        self.now_s = 0.0
        self.samples: list[Sample] = []

    def until(self, end_s: float) -> list[Sample]:
        """Glance on until then; the samples on the way."""
        first = len(self.samples)
        while self.now_s < end_s:
            self.samples.append(self.watcher.glance(self.now_s))
            self.now_s += self.watcher.rest()
        return self.samples[first:]

    def note(self, kind: SignalKind, **more: float) -> None:
        """Something happens at the desk."""
        self.watcher.note(Signal(self.now_s, kind, **more))


def verdicts(samples: list[Sample]) -> list[Verdict | None]:
    """What the samples say."""
    return [sample.judgement.verdict if sample.judgement else None for sample in samples]


def test_a_still_picture_is_looked_at_once() -> None:
    """An hour without one changed grey value asks the model once."""
    watched = Watched(lambda _at: PERSON)
    samples = watched.until(3600)
    assert len(watched.look.at) == 1
    assert set(verdicts(samples[10:])) == {Verdict.GOOD}
    assert sum(sample.is_new for sample in samples) == 1


def test_a_picture_that_only_flickers_is_looked_at_once_in_a_while() -> None:
    """Noise below the gate's limit: once a minute, as the settings say."""
    watched = Watched(lambda _at: PERSON, noisy=True)
    watched.until(3600)
    assert 55 <= len(watched.look.at) <= 61


def test_a_change_is_seen_at_the_next_glance() -> None:
    """And followed quickly from then on."""
    watched = Watched(lambda at: SLUMPED if at >= 100 else PERSON)
    watched.until(100)
    after = watched.until(104)
    assert after[0].judgement is not None
    assert after[0].judgement.verdict is Verdict.BAD
    assert after[0].at_s - 100 <= PaceRules().still_s
    assert after[1].at_s - after[0].at_s == PaceRules().shift_s


def test_a_camera_that_gives_nothing_gives_samples_without_judgement() -> None:
    """A short while of warming up is bridged; then nothing is claimed."""
    watched = Watched(lambda at: None if 100 <= at < 200 else PERSON)
    watched.until(105)
    watched.camera.state = CameraState.LOST
    assert set(verdicts(watched.until(190))) == {None}
    watched.until(200)
    watched.camera.state = CameraState.ON
    assert verdicts(watched.until(205))[-1] is Verdict.GOOD


@pytest.mark.parametrize(
    ("shut", "reopen"),
    [
        (SignalKind.LOCK, SignalKind.UNLOCK),
        (SignalKind.SLEEP, SignalKind.WAKE),
        (SignalKind.PAUSE, SignalKind.RESUME),
        (SignalKind.CAMERA_BUSY, SignalKind.CAMERA_FREE),
    ],
)
@pytest.mark.parametrize("burst", [False, True])
def test_the_camera_is_let_go_while_it_is_not_to_be_used(
    shut: SignalKind, reopen: SignalKind, burst: bool
) -> None:
    """In a lock, sleep, pause or call it is closed, and nothing is claimed."""
    watched = Watched(lambda _at: PERSON, burst=burst)
    watched.until(60)
    watched.note(shut)
    opened = watched.camera.opened
    assert set(verdicts(watched.until(300))) == {None}
    assert watched.camera.opened == opened
    assert watched.camera.state is CameraState.CLOSED
    watched.note(reopen)
    assert verdicts(watched.until(330))[-1] is Verdict.GOOD


def test_a_lock_within_a_pause_keeps_the_camera_shut() -> None:
    """Every reason has to be gone before it opens."""
    watched = Watched(lambda _at: PERSON)
    watched.until(10)
    watched.note(SignalKind.PAUSE)
    watched.note(SignalKind.LOCK)
    watched.note(SignalKind.UNLOCK)
    watched.until(60)
    assert watched.camera.state is CameraState.CLOSED


def test_a_pause_of_some_minutes_ends_by_itself() -> None:
    """Ten minutes, and no second open before."""
    watched = Watched(lambda _at: PERSON)
    watched.until(60)
    began_s = watched.now_s
    watched.note(SignalKind.PAUSE, minutes=10)
    assert set(verdicts(watched.until(began_s + 599))) == {None}
    assert verdicts(watched.until(began_s + 640))[-1] is Verdict.GOOD


def test_bursts_keep_the_camera_closed_most_of_the_time() -> None:
    """An hour of good posture: open for a second or so in every twenty."""
    watched = Watched(lambda _at: PERSON, burst=True)
    samples = watched.until(3600)
    assert 150 <= watched.camera.opened <= 180
    assert watched.camera.on_s < 3600 / 10
    assert None not in verdicts(samples[10:]), "the last judgement holds from burst to burst"


@pytest.mark.parametrize(
    ("battery", "least_s", "most_s"), [("same", 3590, 3600), ("slow", 60, 360), ("off", 0, 0)]
)
def test_on_battery_the_camera_is_on_as_the_settings_say(
    battery: OnBattery, least_s: float, most_s: float
) -> None:
    """An hour of good posture in steady mode: all of it, a tenth at most as in bursts, or none."""
    watched = Watched(lambda _at: PERSON, pace=PaceRules(battery=OnBattery(battery)))
    watched.note(SignalKind.BATTERY_ON)
    watched.until(3600)
    assert least_s <= watched.camera.on_s <= most_s


def test_back_at_the_mains_the_camera_is_used_again() -> None:
    """At the next glance."""
    watched = Watched(lambda _at: PERSON, pace=PaceRules(battery=OnBattery.OFF))
    watched.note(SignalKind.BATTERY_ON)
    assert verdicts(watched.until(60))[-1] is None
    watched.note(SignalKind.BATTERY_OFF)
    assert verdicts(watched.until(120))[-1] is Verdict.GOOD


def test_bursts_come_closer_while_something_looks_wrong() -> None:
    """Every five seconds instead of every twenty."""
    calm, bent = (Watched(lambda _at, g=grey: g, burst=True) for grey in (PERSON, SLUMPED))
    calm.until(600)
    bent.until(600)
    assert bent.camera.opened > 3 * calm.camera.opened


def test_a_steady_camera_stays_open_and_is_counted() -> None:
    """An hour is an hour."""
    watched = Watched(lambda _at: PERSON)
    watched.until(3600)
    assert watched.camera.opened == 1
    assert watched.camera.on_s == pytest.approx(3600, abs=5)


def test_during_a_long_absence_the_camera_only_peeks() -> None:
    """After five minutes it is closed between the peeks."""
    watched = Watched(lambda at: PERSON if at < 60 else EMPTY)
    watched.until(300)
    assert watched.camera.opened == 1
    on_s = watched.camera.on_s
    watched.until(3960)
    assert watched.camera.on_s - on_s < 3600 / 5


def test_during_a_long_absence_the_model_is_left_alone_for_long_enough_to_go_home() -> None:
    """Noise in an empty room asks it every quarter of an hour: its memory is free in between."""
    watched = Watched(lambda at: PERSON if at < 60 else EMPTY, noisy=True)
    watched.until(400)
    before = len(watched.look.at)
    watched.until(4000)
    asked = watched.look.at[before - 1 :]
    assert 4 <= len(asked) <= 6
    assert min(b - a for a, b in pairwise(asked)) > 2 * IDLE_S


@given(
    gone_s=st.floats(10, 2000),
    back_after_s=st.floats(30, 4000),
    burst=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_a_return_to_the_desk_is_seen_within_fifteen_seconds_in_every_mode(
    gone_s: float, back_after_s: float, burst: bool
) -> None:
    """Whenever somebody left, and however long the desk was empty."""
    back_s = gone_s + back_after_s
    watched = Watched(lambda at: EMPTY if gone_s <= at < back_s else PERSON, burst=burst)
    watched.until(back_s + 20)
    seen = [at for at, sample in ((each.at_s, each) for each in watched.samples) if at >= back_s]
    back = next(
        sample.at_s
        for sample in watched.samples
        if sample.at_s >= back_s
        and sample.judgement
        and sample.judgement.verdict is not Verdict.ABSENT
    )
    assert seen
    assert back - back_s <= 15


@given(
    at_s=st.floats(10, 900),
    still_s=st.floats(0.5, 30),
    burst_s=st.floats(5, 120),
    burst=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_no_change_goes_unseen_for_longer_than_the_settings_name(
    at_s: float, still_s: float, burst_s: float, burst: bool
) -> None:
    """A change that the gate sees gets its look in time, warming up included."""
    pace = PaceRules(still_s=still_s, burst_s=burst_s)
    watched = Watched(lambda at: SLUMPED if at >= at_s else PERSON, burst=burst, pace=pace)
    longest = longest_unseen_s(pace, burst=burst)
    watched.until(at_s + longest + 5)
    seen = next(each for each in watched.look.at if each >= at_s)
    assert seen - at_s <= longest + (WARM_S + 0.5 if burst else 0)


def test_a_clock_set_back_changes_nothing() -> None:
    """The pause ends after its ten minutes, by whichever clock."""
    watched = Watched(lambda _at: PERSON)
    watched.until(7200)
    watched.note(SignalKind.PAUSE, minutes=10)
    watched.now_s -= 3600
    began_s = watched.now_s
    watched.note(SignalKind.CLOCK_STEP, seconds=-3600)
    assert set(verdicts(watched.until(began_s + 595))) == {None}
    assert verdicts(watched.until(began_s + 640))[-1] is Verdict.GOOD


def test_a_calibration_takes_every_new_picture_between_its_signals() -> None:
    """And while it is taken nothing is judged."""
    watched = Watched(lambda at: PERSON, noisy=True)
    watched.watcher.judging.hold_against(None)
    watched.until(10)
    watched.note(SignalKind.CALIBRATE)
    during = watched.until(22)
    assert {each.judgement.reason for each in during if each.judgement} == {"calibrating"}
    done = watched.watcher.note(Signal(watched.now_s, SignalKind.END_CALIBRATE))
    assert done is not None
    assert done.calibration is not None
    assert done.calibration.looks >= 20
    assert verdicts(watched.until(24))[-1] is Verdict.GOOD


def test_whoever_calibrates_is_no_stranger() -> None:
    """Before it somebody else, and after it the person."""
    owner = bodies.Person(breadth=1.1, distance=0.8)
    child = bodies.moved(owner, build=0.93, breadth=0.865, slid=0.12)
    watched = Watched(lambda _at: PERSON, noisy=True)
    camera, gate = watched.camera, FrameGate(GateRules())
    rules = WatchRules(pace=PaceRules(refresh_s=5.0))
    watched.watcher = Watcher(camera, gate, lambda frame: bodies.look(child, frame.at_s), rules)
    watched.watcher.judging.hold_against(calibrate(bodies.looks(owner)))
    before = watched.until(60)[-1].judgement
    watched.note(SignalKind.CALIBRATE)
    during = [each.judgement for each in watched.until(75)]
    watched.note(SignalKind.END_CALIBRATE)
    after = watched.until(120)[-1].judgement
    assert before is not None
    assert before.stranger
    assert not any(each.stranger for each in during if each)
    assert after is not None
    assert not after.stranger
    assert after.verdict is Verdict.GOOD


def test_a_refused_calibration_leaves_the_old_one_in_force() -> None:
    """Nobody was there: it says why, and judges as before."""
    watched = Watched(lambda at: EMPTY if 10 <= at < 30 else PERSON, noisy=True)
    watched.until(12)
    watched.note(SignalKind.CALIBRATE)
    watched.until(28)
    done = watched.watcher.note(Signal(watched.now_s, SignalKind.END_CALIBRATE))
    assert done is not None
    assert done.calibration is None
    assert "nobody" in done.reason
    assert verdicts(watched.until(40))[-1] is Verdict.GOOD


def test_a_slouch_can_be_shown_after_the_good_posture() -> None:
    """In one go, or after a pause in between."""
    watched = Watched(lambda at: SLUMPED if at >= 30 else PERSON, noisy=True)
    watched.until(10)
    watched.note(SignalKind.CALIBRATE)
    watched.until(30)
    watched.note(SignalKind.CALIBRATE_SLOUCH)
    watched.until(40)
    done = watched.watcher.note(Signal(watched.now_s, SignalKind.END_CALIBRATE))
    assert done is not None
    assert done.calibration is not None
    assert done.calibration.slouched
