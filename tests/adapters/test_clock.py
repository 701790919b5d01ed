import signal
import time
from datetime import UTC, date, datetime

import pytest

from posturewatch.adapters import clock as clocks
from posturewatch.adapters.clock import LocalZone, SimulatedClock, SystemClock
from posturewatch.core.day import day_span
from posturewatch.core.events import SignalKind


def test_the_system_clock_tells_the_time() -> None:
    """Wall time, in seconds since 1970."""
    assert abs(SystemClock().now() - time.time()) < 0.1


def test_a_signal_ends_a_long_wait_at_once() -> None:
    """The handler may stop the clock while the main thread waits on it."""
    clock = SystemClock()
    before = signal.signal(signal.SIGALRM, lambda *_: clock.stop())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        began = time.monotonic()
        assert clock.wait(30) is True
        assert time.monotonic() - began < 5
        assert clock.wait(30) is True, "once stopped, it stays stopped"
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_wake_cuts_one_wait_short_and_no_more() -> None:
    """Something has happened: look now, then go on."""
    clock = SystemClock()
    clock.wake()
    began = time.monotonic()
    assert clock.wait(30) is False
    assert time.monotonic() - began < 5
    assert clock.wait(0) is False


def test_a_set_wall_clock_is_told_and_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour back is one signal of minus an hour, at the new time; then all is as before."""
    clock = SystemClock()
    now = clock.now()
    real = time.time
    monkeypatch.setattr(clocks.time, "time", lambda: real() - 3600)
    (step,) = clock.poll(now)
    assert step.kind is SignalKind.CLOCK_STEP
    assert step.seconds == pytest.approx(-3600, abs=0.5)
    assert step.at_s == pytest.approx(now - 3600, abs=0.5)
    assert clock.now() == pytest.approx(now - 3600, abs=0.5)
    assert not clock.poll(clock.now())


def test_the_small_corrections_of_a_time_server_are_no_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second more or less is not worth telling."""
    clock = SystemClock()
    real = time.time
    monkeypatch.setattr(clocks.time, "time", lambda: real() + 1)
    assert not clock.poll(clock.now())


def test_the_simulated_clock_moves_when_waited_for_and_only_then() -> None:
    """An hour's wait takes no time."""
    clock = SimulatedClock(1000.0)
    began = time.monotonic()
    assert clock.wait(3600) is False
    assert clock.now() == 4600.0
    assert time.monotonic() - began < 1
    clock.stop()
    assert clock.wait(1) is True


def test_a_paced_clock_keeps_its_speed_over_the_work_in_between() -> None:
    """Ten times real time: what the work took is taken off the waits."""
    clock = SimulatedClock(0.0, speed=10.0)
    began = time.monotonic()
    for _ in range(5):
        time.sleep(0.01)
        clock.wait(0.4)
    assert clock.now() == pytest.approx(2.0)
    assert 0.19 < time.monotonic() - began < 0.4


def test_the_local_zone_knows_short_and_long_days(berlin: None) -> None:
    """23 hours in spring, 25 in autumn, wherever the program runs on that day."""
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        start_s, end_s = day_span(day, LocalZone())
        assert end_s - start_s == hours * 3600


def test_the_hour_that_comes_twice_is_told_apart(berlin: None) -> None:
    """Every instant of the autumn night goes to local time and back."""
    for minutes in range(0, 240, 15):
        at_s = datetime(2026, 10, 24, 23, 0, tzinfo=UTC).timestamp() + 60 * minutes
        assert datetime.fromtimestamp(at_s, LocalZone()).timestamp() == at_s
