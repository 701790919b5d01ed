"""``posturewatch placement``: the places one camera has been calibrated for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from posturewatch import status
from posturewatch.commands.options import Context, common_options, placement_name
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.errors import ConfigError, NotRunningError
from posturewatch.texts import _

if TYPE_CHECKING:
    from posturewatch.adapters.store import SqliteStore


@click.group()
def command() -> None:
    """Show the places a camera has been calibrated for, or choose one: desk, dock, standing.

    A new one is made by calibrate --placement NAME.
    """


def _camera_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--camera", metavar="KEY", help="Camera, as placement list names it.")(
        function
    )


@command.command("list")
@common_options
def show(context: Context) -> None:
    """List the placements of each camera; the one in use is marked."""
    with _opened(context, read_only=True) as store:
        cameras = store.cameras() if store else []
        if store is None or not cameras:
            click.echo(_("Nothing is calibrated yet; posturewatch calibrate begins."))
            return
        for camera in cameras:
            click.echo(camera)
            for number, (name, found) in enumerate(store.calibrations(camera).items()):
                mark = "*" if number == 0 else " "
                stands = _(", standing") if found.standing else ""
                words = _("{mark} {name}  {view} view{stands}, quality {quality:.0%}").format(
                    mark=mark, name=name, view=found.view, stands=stands, quality=found.quality
                )
                click.echo(f"  {words}")


@command.command()
@click.argument("name", callback=placement_name)
@_camera_option
@common_options
def use(context: Context, name: str, camera: str | None) -> None:
    """Judge by this placement from now on."""
    from posturewatch.adapters.clock import SystemClock

    with _opened(context) as store:
        camera = _camera(context, store, camera, name)
        if store is not None:
            store.use_placement(camera, name, SystemClock().now())
    _recall(context)
    click.echo(_("Judged by {name} from now on.").format(name=name))


@command.command()
@click.argument("name", callback=placement_name)
@click.argument("new", callback=placement_name)
@_camera_option
@common_options
def rename(context: Context, name: str, new: str, camera: str | None) -> None:
    """Give a placement another name."""
    with _opened(context) as store:
        camera = _camera(context, store, camera, name)
        if store is not None:
            if not new or new in store.calibrations(camera):
                raise ConfigError(_("{new}: choose a name that is free").format(new=new or "''"))
            store.rename_placement(camera, name, new)
    _recall(context)
    click.echo(_("{name} is now {new}.").format(name=name, new=new))


@command.command()
@click.argument("name", callback=placement_name)
@_camera_option
@common_options
def delete(context: Context, name: str, camera: str | None) -> None:
    """Forget a placement for good."""
    with _opened(context) as store:
        camera = _camera(context, store, camera, name)
        if store is not None:
            store.delete_placement(camera, name)
    _recall(context)
    click.echo(_("Deleted {name}.").format(name=name))


@contextmanager
def _opened(context: Context, *, read_only: bool = False) -> "Iterator[SqliteStore | None]":
    """The store, or None while there is none."""
    from posturewatch.adapters.store import SqliteStore

    if not context.paths.store.exists():
        yield None
        return
    with SqliteStore(context.paths.store, read_only=read_only) as store:
        yield store


def _camera(
    context: Context, store: "SqliteStore | None", asked: str | None, placement: str
) -> str:
    """The camera meant: the one asked for, the one last watched, or the only one.

    Raises ConfigError, also when it has no such placement.
    """
    cameras = store.cameras() if store else []
    last = status.read(context.paths.status)
    found = asked
    if found is None and last is not None and last.source in cameras:
        found = last.source
    if found is None and len(cameras) == 1:
        found = cameras[0]
    if found is None and cameras:
        raise ConfigError(_("say which camera with --camera: {all}").format(all=", ".join(cameras)))
    known = list(store.calibrations(found)) if store and found else []
    if found is None or placement not in known:
        there = ", ".join(known) or _("none")
        raise ConfigError(
            _("no placement {name} of this camera; there is: {there}").format(
                name=placement, there=there
            )
        )
    return found


def _recall(context: Context) -> None:
    """Let a running monitor read the calibrations again."""
    with suppress(NotRunningError):
        ask(context.paths, SignalKind.RECALL)
