"""Autostart entries, each held to the platform's own checker where there is one."""

import os
import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop import until
from posturewatch.adapters.autostart import (
    Autostart,
    choose,
    enable,
    launchd,
    systemd,
    ways,
    windows,
    xdg,
)
from posturewatch.errors import ConfigError

AWKWARD = ['/opt/my $HOME/py"thon', "-m", "posturewatch", "run", "--data-dir", "/a b/100%\\`x`"]
PLAIN = ["/usr/bin/python3", "-m", "posturewatch", "run", "--background"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_the_unit_is_clean_for_systemd(tmp_path: Path) -> None:
    """``systemd-analyze --user verify`` says nothing at all (it exits 0 even when it ignores)."""
    unit = tmp_path / "posturewatch.service"
    unit.write_text(systemd.render(PLAIN))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)

    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_RUNTIME_DIR": str(runtime)},
    )

    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_the_unit_keeps_its_promises() -> None:
    """Unix sockets only, no new rights, a memory limit, restarts with a limit, /tmp shared."""
    lines = systemd.render(PLAIN).splitlines()

    assert "RestrictAddressFamilies=AF_UNIX" in lines
    assert "NoNewPrivileges=yes" in lines
    assert "MemoryMax=600M" in lines
    assert "Restart=on-failure" in lines
    assert "StartLimitBurst=5" in lines
    assert not any(line.startswith("PrivateTmp") for line in lines)


def test_systemd_words_are_quoted() -> None:
    """Blank, quote, percent and dollar reach the program as they are (systemd.service(5))."""
    assert systemd.quoted('a b"%\\$HOME') == '"a b\\"%%\\\\$$HOME"'


@pytest.mark.skipif(
    not shutil.which("desktop-file-validate"), reason="desktop-file-validate is not here"
)
@pytest.mark.parametrize("command", [PLAIN, AWKWARD])
def test_the_desktop_entry_is_valid(tmp_path: Path, command: list[str]) -> None:
    """``desktop-file-validate`` finds nothing."""
    entry = tmp_path / "posturewatch.desktop"
    entry.write_text(xdg.render(command))

    done = subprocess.run(
        ["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False
    )

    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@pytest.mark.skipif(
    not shutil.which("gio"), reason="gio, which starts desktop entries, is not here"
)
def test_a_desktop_entry_really_starts_an_awkward_command(tmp_path: Path) -> None:
    """Blanks, quotes and signs arrive as meant, started by GLib as a desktop does it."""
    program = tmp_path / "my program"
    told = tmp_path / "told"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{told}"\n')
    program.chmod(0o755)
    entry = tmp_path / "posturewatch.desktop"
    words = ["a b", "100%", 'say "x"', "$HOME", "`id`", "back\\slash"]
    entry.write_text(xdg.render([str(program), *words]))

    started = subprocess.run(
        ["gio", "launch", str(entry)], capture_output=True, text=True, check=False
    )

    assert started.returncode == 0, started.stderr
    assert until(lambda: told.exists() and told.read_text().splitlines() == words), told.read_text()


def test_the_launchd_agent_reads_back() -> None:
    """plistlib gives the command back word for word."""
    agent = plistlib.loads(launchd.render(AWKWARD).encode())

    assert agent["ProgramArguments"] == AWKWARD
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["RunAtLoad"] is True


def test_windows_starts_without_a_console() -> None:
    """pythonw instead of python, blanks quoted."""
    line = windows.command_line([r"C:\My Python\python.exe", "-m", "posturewatch", "run"])

    assert line == r'"C:\My Python\pythonw.exe" -m posturewatch run'


@pytest.mark.parametrize("name", ["xdg", "systemd"])
def test_enable_status_disable(posturewatch, own_home: Path, name: str) -> None:
    """The whole round by command line; one entry at a time, nothing left behind."""
    known = ways(own_home, os.environ)
    other = "systemd" if name == "xdg" else "xdg"
    posturewatch("autostart", "enable", "--by", other)

    enabled = posturewatch("autostart", "enable", "--by", name)

    assert enabled.code == 0
    assert known[name].where in enabled.out
    assert known[name].is_enabled()
    assert not known[other].is_enabled()
    assert f"Enabled ({name})" in posturewatch("autostart", "status").out
    assert f"Removed ({name})" in posturewatch("autostart", "disable").out
    assert posturewatch("autostart", "status").out == "Not enabled.\n"
    assert [path for path in own_home.rglob("*posturewatch*") if not path.is_dir()] == []


def test_the_entry_starts_in_the_same_place(posturewatch, own_home: Path, tmp_path: Path) -> None:
    """A data folder given at enabling is the one that is watched for."""
    posturewatch("autostart", "enable", "--by", "xdg", "--data-dir", tmp_path / "my data")
    text = Path(ways(own_home, os.environ)["xdg"].where).read_text()

    assert f'"--background" "--data-dir" "{tmp_path / "my data"}"' in text


def test_an_unknown_way_is_said(own_home: Path) -> None:
    """What there is, is named."""
    with pytest.raises(ConfigError, match="no autostart by cron here; there is: .*xdg"):
        choose("cron", ways(own_home, os.environ))


ADDRESS = "http://192.0.2.7/stream.mjpg"


def both(home: Path) -> dict[str, Autostart]:
    """The ways of Linux in the order of a machine that systemd runs."""
    known = ways(home, os.environ)
    return {"systemd": known["systemd"], "xdg": known["xdg"]}


def test_a_camera_on_the_network_is_not_started_where_it_cannot_be_reached(own_home: Path) -> None:
    """The systemd unit may use unix sockets only: the desktop entry is taken, and why is said."""
    known = both(own_home)
    said = enable(None, known, PLAIN, ADDRESS)

    assert not known["systemd"].is_enabled()
    assert known["xdg"].is_enabled()
    assert "(xdg)" in said[0]
    assert said[1].startswith("Not by systemd")
    assert ADDRESS not in " ".join(said)  # it may hold a password


@pytest.mark.parametrize("source", ["", "0", "/dev/video0", "HD Webcam"])
def test_any_other_camera_is_started_by_systemd(own_home: Path, source: str) -> None:
    """One entry, one sentence."""
    known = both(own_home)
    said = enable(None, known, PLAIN, source)

    assert (known["systemd"].is_enabled(), known["xdg"].is_enabled()) == (True, False)
    assert len(said) == 1


def test_systemd_asked_for_by_name_is_refused_for_such_a_camera(posturewatch, monkeypatch) -> None:
    """One line and exit code 2; nothing is written."""
    monkeypatch.setenv("POSTUREWATCH_CAMERA_SOURCE", ADDRESS)
    result = posturewatch("autostart", "enable", "--by", "systemd")

    assert result.code == 2
    assert "--by xdg" in result.err
    assert posturewatch("autostart", "status").out == "Not enabled.\n"


def test_disable_takes_away_every_entry_it_finds(posturewatch, own_home: Path) -> None:
    """Two of them, or one that was never linked: none is left to start at the next login."""
    known = ways(own_home, os.environ)
    for entry in known.values():
        entry.enable(PLAIN)
    assert posturewatch("autostart", "status").out.count("Enabled (") == 2

    result = posturewatch("autostart", "disable")

    assert result.out.count("Removed (") == 2
    assert list(own_home.rglob("posturewatch.*")) == []

    known["systemd"].enable(PLAIN)
    link = own_home / "config/systemd/user/graphical-session.target.wants/posturewatch.service"
    link.unlink()
    assert posturewatch("autostart", "disable").out.count("Removed (") == 1
    assert list(own_home.rglob("posturewatch.*")) == []
