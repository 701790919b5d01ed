"""Autostart entries, each held to the platform's own checker where there is one."""

import os
import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop import until
from posturewatch.adapters.autostart import choose, launchd, systemd, ways, windows, xdg
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
