"""``posturewatch guide``: muscle knots in a screenful.

Warning signs: https://www.northerntrust.hscni.net/services/physiotherapy-services/physiotherapy-service-outpatient-service/low-back-pain/
and https://www.chcpmsk.org.uk/body-parts/back.
"""

import shutil
import textwrap

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _

WIDEST = 100
Part = tuple[str, tuple[str, ...]]
"""A heading and its lines; lines that begin with a sign in ``MARKS`` hang behind it."""
MARKS = ("1 ", "2 ", "3 ", "- ")

GUIDE: tuple[Part, ...] = (
    (
        _("Muscle knots"),
        (
            _(
                "A knot (trigger point) is a bit of muscle that stays contracted: stiff, sore, "
                "tender; mostly in back, shoulders and neck. Anyone can get one."
            ),
        ),
    ),
    (
        _("Why, the main cause first"),
        (
            _("1 Sitting still for long, and the same small movement again and again."),
            _("2 Poor posture."),
            _("3 Overuse, also from working out."),
            _("Muscles tighten around a strained place and stay so until blood flows: move first."),
        ),
    ),
    (
        _("What may ease it"),
        (
            _("- Stretch gently: posturewatch stretch"),
            _("- Press the spot 5 to 10 s, let go: posturewatch stretch --routine press"),
            _("- Cold, 5 min on, at least 10 off: posturewatch stretch --routine cold"),
            _("- Warmth, or a warm bath: posturewatch stretch --routine heat; or alternate."),
            _("- A ball between wall and back: posturewatch stretch --routine ball"),
        ),
    ),
    (
        _("What keeps it away"),
        (_("Get up every half hour; posture, flexibility, strength; the ball now and then."),),
    ),
    (
        _("When to see a professional"),
        (
            _("- The same place tightens again and again: physical therapy, massage, acupuncture."),
            _("- Pain that is severe, lasts for weeks or grows: a doctor."),
            _(
                "- At once: weakness or numbness in arms or legs or between the legs, trouble with "
                "bladder or bowel, chest pain, fever, or after an accident."
            ),
        ),
    ),
)


@click.command()
@common_options
def command(context: Context) -> None:  # noqa: ARG001 - takes the options every command takes
    """Read what muscle knots are, why they come, what may ease them, and when to see somebody."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    for heading, lines in GUIDE:
        click.secho(heading, bold=True)
        for line in lines:
            click.echo(_filled(line, width))


def _filled(line: str, width: int) -> str:
    """The line in the terminal's width, two signs in, hanging behind its mark."""
    hanging = "    " if line.startswith(MARKS) else "  "
    return textwrap.fill(line, width, initial_indent="  ", subsequent_indent=hanging)
