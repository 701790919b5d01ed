"""``posturewatch stretch``: a guided stretch, by time, on a page, or before the camera."""

import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import click

from posturewatch.commands.options import Context, Number, common_options
from posturewatch.control import ask
from posturewatch.core.events import Alert, Fault, Outcome, SignalKind
from posturewatch.core.stretches import Counted, Stretch, choose
from posturewatch.errors import ConfigError, NotRunningError, StoreError
from posturewatch.texts import _, span

if TYPE_CHECKING:
    from posturewatch.ports import Camera, Clock
    from posturewatch.stretch_library import Library

FRESH_S = 600.0
"""A status older than this says nothing of how the person sits now."""


@click.command()
@click.argument("name", required=False)
@click.option(
    "--for", "fault", type=click.Choice([each.value for each in Fault]), help="For this fault."
)
@click.option("--routine", metavar="R", help="Several in a row: desk, ball, cold, heat, press.")
@click.option("--list", "as_list", is_flag=True, help="Show all there are.")
@click.option("--browser", is_flag=True, help="Open a page with drawings instead.")
@click.option("--camera", is_flag=True, help="Let the camera count holds and repetitions.")
@click.option("--source", metavar="S", help="Camera or video file for --camera.")
@click.option(
    "--speed",
    type=Number(0.1, 10_000),
    default=1.0,
    help="Times faster than life, to look through it.",
)
@common_options
def command(
    context: Context,
    *,
    name: str | None,
    fault: str | None,
    routine: str | None,
    as_list: bool,
    browser: bool,
    camera: bool,
    source: str | None,
    speed: float,
) -> None:
    """Walk through a stretch, step by step with a timer.

    NAME is an id or a name out of --list. Without one, a stretch is chosen for the fault, or for
    what the running monitor sees.
    """
    if sum(bool(each) for each in (name, fault, routine)) > 1:
        raise click.UsageError(_("give one of NAME, --for and --routine"))
    from posturewatch import stretch_library

    library = stretch_library.load(context.settings.stretches)
    if as_list:
        _list(library)
        return
    if routine:
        stretches = library.routine(routine)
        title = next(each.name for each in library.routines if each.id == routine)
    else:
        found = library.find(name) if name else _chosen(context, library, fault)
        stretches, title = (found,), found.name
    if browser:
        _open_page(context, stretches, title)
        return
    done = _walk(context, stretches, by_camera=camera, source=source, speed=speed)
    if speed == 1.0:  # faster is looking through it
        _keep(context, done)


def _list(library: "Library") -> None:
    """Id, name, length and area of everything, marked where the person prefers or avoids it."""
    suggested = {each.id for each in library.suggested}
    width = max(len(each.id) for each in library.stretches)
    for each in library.stretches:
        mark = "*" if each.id in library.favourites else " " if each.id in suggested else "-"
        where = each.area.value.replace("_", " ")
        click.echo(f"{mark} {each.id:<{width}}  {each.name} ({span(each.total_s)}, {where})")
    click.echo(_("\nRoutines: {names}").format(names=", ".join(r.id for r in library.routines)))
    if library.favourites or len(suggested) < len(library.stretches):
        click.echo(_("* favourite, - not for me"))


def _chosen(context: Context, library: "Library", fault: str | None) -> Stretch:
    """For the fault, for what the monitor saw last, or for having sat a while."""
    from posturewatch import status
    from posturewatch.adapters.clock import LocalZone, SystemClock
    from posturewatch.core.history import turns

    last = status.read(context.paths.status)
    if last and SystemClock().now() - last.at_s > FRESH_S:
        last = None
    seated_s = last.seated_s if last else 0.0
    wanted = Fault(fault) if fault else last.fault if last else None
    earlier, today = turns(_alerts(context), SystemClock().now(), LocalZone())
    found = choose(
        library.suggested,
        wanted,
        max(seated_s, 30 * 60.0) if wanted is None else 0.0,
        today,
        seated_s=seated_s,
        earlier=earlier,
        wishes=context.settings.stretches,
    )
    if found is None:
        raise ConfigError("every stretch is disabled or not for you; see [stretches]")
    return found


def _alerts(context: Context) -> Sequence[Alert]:
    """Alerts that were shown of late; none where no store can be read: one may stretch anyway."""
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.adapters.store import SqliteStore
    from posturewatch.core.history import TURNS_S

    if not context.paths.store.exists():
        return ()
    now_s = SystemClock().now()
    with suppress(StoreError), SqliteStore(context.paths.store, read_only=True) as store:
        found = store.events(now_s - TURNS_S, now_s + 1)
        return [each for each in found if isinstance(each, Alert) and not each.suppressed]
    return ()


def _open_page(context: Context, stretches: Sequence[Stretch], title: str) -> None:
    from posturewatch import stretch_page

    page = context.paths.ensure().stretch_page
    page.write_text(stretch_page.render(stretches, title), encoding="utf-8")
    page.chmod(0o600)
    click.echo(str(page))
    webbrowser.open(page.as_uri())


def _walk(
    context: Context,
    stretches: Sequence[Stretch],
    *,
    by_camera: bool,
    source: str | None,
    speed: float,
) -> Sequence[Stretch]:
    """Through all of them; those that were done to their end."""
    from rich.console import Console

    from posturewatch.adapters.clock import SimulatedClock, SystemClock
    from posturewatch.coaching import Coach

    real = SystemClock()
    clock: Clock = real if speed == 1.0 else SimulatedClock(real.now(), speed)
    coach = Coach(Console(highlight=False), clock)
    coach.advise()
    if not by_camera:
        return stretches if coach.walk(stretches) else ()
    done = []
    for stretch in stretches:
        if stretch.counted:
            if _count(context, stretch, stretch.counted, source):
                done.append(stretch)
            continue
        words = _("The camera cannot confirm {name}; only the time counts.")
        click.echo(words.format(name=stretch.name))
        if coach.walk([stretch]):
            done.append(stretch)
    return done


def _keep(context: Context, done: Sequence[Stretch]) -> None:
    """Store it with today's last alert that suggested it, through the monitor where one runs."""
    from posturewatch.adapters.clock import LocalZone, SystemClock
    from posturewatch.adapters.store import SqliteStore
    from posturewatch.core.hours import last_midnight

    now_s = SystemClock().now()
    names = {stretch.id for stretch in done}
    today_s = last_midnight(now_s, LocalZone())
    last = {
        each.stretch: each.at_s
        for each in _alerts(context)
        if each.stretch in names and each.at_s >= today_s
    }
    for alert_at_s in last.values():
        try:
            ask(context.paths, SignalKind.STRETCH_DONE, alert_at_s=alert_at_s)
        except NotRunningError:
            with SqliteStore(context.paths.store) as store:
                store.save([Outcome(alert_at_s, now_s, "done")])


def _count(context: Context, stretch: Stretch, kind: Counted, source: str | None) -> bool:
    """Before the camera: what was counted is told at the end. Whether it was done often enough."""
    from rich.console import Console

    from posturewatch.adapters.clock import SimulatedClock, SystemClock
    from posturewatch.adapters.source import file_camera, is_file, live_camera
    from posturewatch.app import looking
    from posturewatch.coaching import Coach, is_done, score

    settings = context.settings_with({"camera": {"source": source}})
    place = settings.camera.source
    real = SystemClock()
    camera: Camera
    clock: Clock
    if is_file(place):
        camera, clock = file_camera(place), SimulatedClock(real.now())
    else:
        camera, clock = live_camera(place, real.now), real
    with ExitStack() as stack:
        stack.callback(camera.release)
        coach = Coach(Console(highlight=False), clock)
        coach.introduce(stretch)
        for step in stretch.steps:
            click.echo(f"  {step}")
        look = stack.enter_context(looking(settings))
        camera.open()
        state = coach.count(stretch, kind, camera, look)
    done = is_done(state, stretch)
    word = _("Done") if done else _("Ended")
    click.echo(f"{word}: {score(state, stretch)}.")
    return done
