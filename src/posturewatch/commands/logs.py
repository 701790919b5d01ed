"""``posturewatch logs``: what the monitor in the background wrote."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@click.option(
    "-n",
    "--lines",
    default=40,
    show_default=True,
    help="Last lines to show.",
    type=click.IntRange(0, 1_000_000),
)
@click.option("-f", "--follow", is_flag=True, help="Go on as lines come, until Ctrl-C.")
@common_options
def command(context: Context, lines: int, *, follow: bool) -> None:
    """Show the log of the monitor in the background."""
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.adapters.logfile import Follower, tail

    if not context.paths.logs.exists() and not follow:
        click.echo(_("No log yet. To begin: posturewatch start"))
        return
    follower = Follower(context.paths.logs)
    for line in tail(context.paths.logs, lines):
        click.echo(line)
    clock = SystemClock()
    while follow and not clock.wait(0.5):
        click.echo(follower.more(), nl=False)
