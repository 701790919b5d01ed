"""Every command line of the documentation is run as it stands there, and does what it says.

A line that is in none of the tables fails, and so does one that is in no page any more.
"""

import io
import re
import subprocess
from ctypes.util import find_library
from pathlib import Path

import pexpect
import pytest

from desktop import need, until, xdotool
from doc_cases import CTRL_C, LINES, MONITOR, SHELLS, TERMINAL, WINDOWS
from doc_lines import ROOT, command_lines, filled
from doc_scenes import Scene
from posturewatch import status
from posturewatch.tray_view import Colour
from trays import seen


def test_every_line_is_run() -> None:
    """By one of the tables, and nothing else is in them."""
    words = [*LINES, *TERMINAL, *MONITOR, *WINDOWS]
    known = {line if "posturewatch " in line else f"posturewatch {line}" for line in words}

    assert sorted(known | SHELLS) == command_lines()


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_line_does_what_it_says(
    posturewatch, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """With what may be left out, and without."""
    case = LINES[line]
    scene: Scene = request.getfixturevalue(case.scene)
    for words in filled(line, scene.places):
        monkeypatch.setattr("sys.stdin", io.StringIO(case.types))
        done = posturewatch(*words)

        assert done.code == 0, done.err
        assert re.search(case.says, done.out), done.out
        assert "Traceback" not in done.err
    assert [name for name in case.makes if not (scene.here / name).stat().st_size] == []
    command, shows = case.then
    if command:
        assert re.search(shows, posturewatch(*command.split()).out)
    if case.opens:
        assert until(scene.opened.exists)
        assert scene.opened.read_text().rstrip().endswith(case.opens)


def terminal(line: str, scene: Scene) -> pexpect.spawn:
    """The line in a shell in a terminal of its own."""
    for place, literal in scene.places.items():
        line = re.sub(rf"\b{place}$", literal, line)
    return pexpect.spawn(
        "/bin/sh", ["-c", f"exec {line}"], encoding="utf-8", timeout=60, cwd=scene.here
    )


@pytest.mark.parametrize("line", TERMINAL)
def test_a_line_typed_into_a_terminal(request: pytest.FixtureRequest, line: str) -> None:
    """It shows what it should, and ends when it is over or at Ctrl-C."""
    name, dialogue, code = TERMINAL[line]
    if line.startswith("strace"):
        need("strace")
        if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode:
            pytest.skip("strace may not trace here")
    scene = request.getfixturevalue(name)
    child = terminal(line if "posturewatch " in line else f"posturewatch {line}", scene)
    said = ""
    for shown, pressed in dialogue:
        child.expect(shown)
        said += child.before
        if line == "logs --follow":
            with scene.paths.logs.open("a") as log:
                log.write("a new line\n")
            child.expect("a new line")
        child.send(pressed)
    child.expect(pexpect.EOF)
    said += child.before
    child.close()

    ended = child.exitstatus if child.signalstatus is None else -child.signalstatus
    assert ended == code, said
    assert "Traceback" not in said
    assert "AF_INET" not in said


@pytest.mark.parametrize("line", MONITOR)
def test_a_line_asks_the_monitor(posturewatch, watching: Scene, line: str) -> None:
    """The answer at once, and soon after the status."""
    says, becomes = MONITOR[line]
    if line == "start":
        posturewatch("stop")
    done = posturewatch(*line.split())

    assert (done.code, done.err) == (0, "")
    assert says in done.out
    assert until(lambda: becomes(status.read(watching.paths.status)), within_s=20)
    assert status.is_running(watching.paths) == (line != "stop")


def test_make_run_watches(fresh: Scene) -> None:
    """The first line of the README; what it installs is there, for `make test` put it there."""
    if subprocess.run(["make", "-q", ".venv/run-ready"], cwd=ROOT, check=False).returncode:
        pytest.skip("make would install something first")
    child = terminal(f"make -C {ROOT} run", fresh)
    child.expect("Seated")
    child.send(CTRL_C)
    child.expect(pexpect.EOF)
    child.close()

    assert "Traceback" not in child.before


def test_after_make_run_a_terminal_knows_the_program(tmp_path: Path) -> None:
    """By the line the README has before the first command, and not without it."""
    if subprocess.run(["make", "-q", ".venv/run-ready"], cwd=ROOT, check=False).returncode:
        pytest.skip("make would install something first")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    line = ". .venv/bin/activate"
    asked = "posturewatch --version"
    said = [
        subprocess.run(
            ["/bin/sh", "-c", words],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for words in (asked, f"{line}\n{asked}")
    ]

    assert (
        readme.index("    make run ")
        < readme.index(f"    {line}\n")
        < readme.index("posturewatch demo")
    )
    assert said[0] == ""
    assert said[1].startswith("posturewatch ")


def test_preview_shows_a_window(fresh: Scene, screen: str) -> None:
    """Until q is pressed in it."""
    need("xdotool")
    child = terminal("posturewatch preview", fresh)
    assert until(lambda: xdotool("search", "--onlyvisible", "--name", "PostureWatch"), within_s=30)
    xdotool("search", "--name", "PostureWatch", "key", "q")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0


@pytest.mark.skipif(
    not all(map(find_library, ("EGL", "xcb-cursor", "xcb-icccm", "xcb-keysyms"))),
    reason="libraries that Qt 6 needs on X11 are not installed (see docs/install.md)",
)
def test_tray_shows_an_icon(fresh: Scene, host: None, tmp_path: Path) -> None:
    """Dark grey, for nobody watches."""
    child = terminal("posturewatch tray", fresh)
    try:
        assert until(lambda: seen(tmp_path / "shot.png", Colour.OFF), within_s=30)
    finally:
        child.close(force=True)
