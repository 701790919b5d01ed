"""``posturewatch status``: how you sit now, and how today went. Quick: loads nothing heavy."""

from datetime import datetime
from typing import Any

import click
import msgspec

from posturewatch import status as state
from posturewatch import texts
from posturewatch.commands.options import Context, common_options
from posturewatch.core.words import Fault, Posture, Sitting
from posturewatch.status import Status
from posturewatch.texts import _, span

HOUR_SHARE_S = 600.0
"""Watched for less than this, how much of an hour the camera is on is not known yet."""
TODAY = (
    "seated_s",
    "longest_bout_s",
    "long_bouts",
    "very_long_bouts",
    "breaks",
    "bad_s",
    "alerts",
    "unobserved_s",
)
"""What ``--json`` tells of today."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@common_options
def command(context: Context, *, as_json: bool) -> None:
    """Say how you sit now and how today went.

    Answers also while nothing is running: then it tells what was last known.
    """
    from posturewatch.adapters.clock import SystemClock

    mistake = context.mistake()  # status needs no setting: what it knows is told all the same
    if mistake:
        click.echo(f"posturewatch: {mistake}", err=True)
    now_s = SystemClock().now()
    running = state.is_running(context.paths)
    last = state.read(context.paths.status)
    today = _today(context, now_s)
    limits = _limits(context, last)
    if as_json:
        import json

        told = {"running": running, "now": msgspec.to_builtins(last), "today": today}
        if limits:
            told["limits"] = limits
        click.echo(json.dumps(told))
        return
    for line in (*_now(last, now_s, running=running), *_answers(limits), *_day(today)):
        click.echo(line)


def _today(context: Context, now_s: float) -> dict[str, Any] | None:
    """Today's figures out of the store, or None when there is no store yet. Raises StoreError."""
    if not context.paths.store.exists():
        return None
    from msgspec.structs import asdict

    from posturewatch.adapters.clock import LocalZone
    from posturewatch.adapters.store import SqliteStore
    from posturewatch.core.day import day_span, local_day, summarise

    tz = LocalZone()
    day = local_day(now_s, tz)
    with SqliteStore(context.paths.store, read_only=True) as store:
        report = summarise(day, tz, store.events(*day_span(day, tz)), now_s)
    figures = asdict(report.spent) | {
        "longest_bout_s": report.longest_bout_s,
        "long_bouts": report.long_bouts,
        "very_long_bouts": report.very_long_bouts,
        "breaks": len(report.breaks),
        "alerts": report.sent,
    }
    return {"day": day.isoformat()} | {key: figures[key] for key in TODAY}


def _limits(context: Context, last: Status | None) -> dict[str, float]:
    """What answers have made of each fault's limit, as factors. Raises StoreError."""
    if last is None or not context.paths.store.exists():
        return {}
    from posturewatch.adapters.store import SqliteStore

    with SqliteStore(context.paths.store, read_only=True) as store:
        limits = store.limits(last.source)
    return {fault: factor for fault, factor in limits.items() if factor != 1}


def _answers(limits: dict[str, float]) -> list[str]:
    if not limits:
        return []
    told = "; ".join(texts.limit_sentence(Fault(fault), factor) for fault, factor in limits.items())
    return [_("After your answers: {told}.").format(told=told)]


def _now(last: Status | None, now_s: float, *, running: bool) -> list[str]:
    if last is None:
        return [_("Running.") if running else _("Not running. To begin: posturewatch run")]
    sentences = _sentences(last)
    if running:
        return [*sentences, *_silence(last, now_s), _camera(last)]
    if last.at_s > now_s:
        known = _("Not running. Last known, before the clock was set back:")
    else:
        known = _("Not running. Last known, {ago} ago:").format(ago=span(now_s - last.at_s))
    return [known, *sentences]


def _camera(last: Status) -> str:
    """What the camera does, and which one it is once that is known."""
    camera = texts.CAMERA[last.camera]
    if not last.source:
        return _("Camera {camera}.").format(camera=camera)
    words = _("Camera {camera}: {source}").format(camera=camera, source=last.source)
    return words + _camera_time(last)


def _camera_time(last: Status) -> str:
    """How much of each hour the camera was on; nothing for a file."""
    watched_s = last.at_s - last.started_s
    if not last.camera_on_s or watched_s < HOUR_SHARE_S:
        return ""
    each_s = 3600 * min(1.0, last.camera_on_s / watched_s)
    return _(", on for {span} an hour").format(span=span(each_s))


def _silence(last: Status, now_s: float) -> list[str]:
    """A running snooze, with its end."""
    if last.quiet_until_s is None or last.quiet_until_s <= now_s:
        return []
    until = _time_of_day(last.quiet_until_s)
    return [_("No alerts until {time}. posturewatch resume ends that.").format(time=until)]


def _time_of_day(at_s: float) -> str:
    """``17:30`` by the local clock; the end of a day is midnight."""
    told = f"{datetime.fromtimestamp(at_s):%H:%M}"  # noqa: DTZ006 - the person's own clock
    return _("midnight") if told == "00:00" else told


def _sentences(last: Status) -> list[str]:
    """The state in words."""
    if last.paused:
        if last.paused_until_s is None:
            return [_("Paused. posturewatch resume goes on.")]
        until = _time_of_day(last.paused_until_s)
        return [_("Paused until {time}. posturewatch resume goes on at once.").format(time=until)]
    if last.state is not Sitting.SEATED:
        held = span(last.at_s - last.since_s)
        told = [_("{state} for {held}.").format(state=texts.SITTING[last.state], held=held)]
        return [*told, texts.NOTICES["stranger"] + "."] if last.reason == "stranger" else told
    line = _("Seated for {seated}").format(seated=span(last.seated_s))
    if last.next_break_s is not None:
        line += _(", next break in {left}").format(left=span(last.next_break_s))
    return [f"{line}.", _posture(last)]


def _posture(last: Status) -> str:
    held = span(last.at_s - last.posture_since_s)
    word = texts.POSTURE[last.posture]
    why = ""
    if last.posture is Posture.BAD and last.fault:
        why = texts.FAULTS[last.fault]
    elif last.posture is Posture.UNKNOWN:
        why = texts.REASONS.get(last.reason, last.reason)
    posture = f"{word} ({why})" if why else word
    return _("Posture {posture} for {held}.").format(posture=posture, held=held)


def _day(today: dict[str, Any] | None) -> list[str]:
    if today is None:
        return []
    line = _("Today: seated {seated}, longest {longest}, {breaks} breaks, {alerts} alerts.")
    return [
        line.format(
            seated=span(today["seated_s"]),
            longest=span(today["longest_bout_s"]),
            breaks=today["breaks"],
            alerts=today["alerts"],
        )
    ]
