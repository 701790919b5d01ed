"""Nothing leaves the machine, and no picture is kept: looked at from outside, as the system saw it.

The program runs on a real clip, and on a live camera at a real screen, under strace, which writes
down every socket, every program and every file that any of its processes opens to write.
"""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

import runs
from desktop import end, need
from mjpeg import MjpegServer
from runs import children, command, lines_until, started

STRACE = shutil.which("strace")


def can_trace() -> bool:
    """Whether there is a strace and it is allowed to look (a container may forbid it)."""
    command = [STRACE or "", "-o", "/dev/null", "true"]
    return bool(STRACE) and subprocess.run(command, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="no strace, or it may not trace here")

RUN_BYTES = 48
"""Sixteen pixels side by side: of a real picture, with its noise, no other file holds them."""
HEADS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n", "WebP": b"WEBPVP8"}


@dataclass(frozen=True)
class Watched:
    """A run as strace saw it."""

    trace: str
    home: Path
    data: Path
    frames: list[np.ndarray]
    out: str


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Two minutes of a person, a break and alerts left out, in a home of its own, umask 0."""
    home = tmp_path_factory.mktemp("home")
    clip = runs.clip(tmp_path_factory.mktemp("clip") / "person.avi", count=120)
    data, trace = home / "data", home / "trace"
    temporary = home / "tmp"
    temporary.mkdir(mode=0o700)
    strace = [str(STRACE), "-f", "-y", "-s", "64", "-xx", "-o", str(trace)]
    calls = "trace=socket,socketpair,connect,sendto,sendmsg,openat,open,creat,memfd_create,write,"
    calls += "pwrite64,writev,execve"
    done = subprocess.run(
        [*strace, "-e", calls, *command(clip, data, "--speed", "60")],
        env={
            **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "XDG_DATA_HOME": str(home / "share"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        umask=0,
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.move(trace, trace := clip.parent / "trace")
    capture, frames = cv2.VideoCapture(str(clip)), []
    while (grabbed := capture.read())[0]:
        frames.append(grabbed[1])
    return Watched(trace.read_text(errors="replace"), home, data, frames, done.stdout)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, watched: Watched) -> tuple[Watched, int]:
    """Some looks through a camera of an address, with all signals of the desk; its port."""
    need("Xvfb")
    home = tmp_path_factory.mktemp("live")
    data, trace = home / "data", home / "trace"
    server = MjpegServer([cv2.imencode(".jpg", watched.frames[0])[1].tobytes()])
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert screen.stdout
    env = {
        **os.environ,
        "HOME": str(home),
        "DISPLAY": f":{screen.stdout.readline().strip()}",
        "TMPDIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    env.pop("WAYLAND_DISPLAY", None)
    calls = "trace=connect,sendto,bind,execve,openat,open,creat"
    spied = [str(STRACE), "-f", "-s", "200", "-xx", "-o", str(trace), "-e", calls]
    with started([*spied, *command(server.url, data)], env=env) as tracer:
        lines_until(tracer, '"new": true')
        (monitor,) = children(tracer.pid)
        os.kill(monitor, signal.SIGTERM)
        tracer.wait(30)
    server.die()
    end(screen)
    return Watched(trace.read_text(errors="replace"), home, data, watched.frames, ""), server.port


def programs(trace: str) -> set[str]:
    """Names of the programs that were started."""
    return {
        Path(decoded(path)).name
        for path, code in re.findall(r'execve\("([^"]*)".*= (-?\d+)', trace)
        if code == "0"
    }


def written(trace: str) -> set[str]:
    """Files that were opened to be written."""
    opened = re.findall(r'open(?:at)?\((?:AT_FDCWD[^,]*, )?"([^"]*)", (\S+?)[,)].*= (-?\d+)', trace)
    return {
        decoded(path)
        for path, flags, code in opened
        if int(code) >= 0 and re.search(r"O_WRONLY|O_RDWR|O_CREAT", flags)
    }


def decoded(text: str) -> str:
    """A path as ``strace -xx`` writes it, made readable."""
    return bytes(int(each, 16) for each in re.findall(r"\\x([0-9a-f]{2})", text)).decode()


def encoded(text: str) -> str:
    """A text as ``strace -xx`` writes it."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def files(folder: Path) -> Iterator[Path]:
    """Every regular file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def runs_of(frames: list[np.ndarray]) -> list[bytes]:
    """Stretches of the raw frames: from every twelfth row, in every order a program may hold."""
    found = []
    for frame in frames:
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        for picture in (frame, frame[..., ::-1], grey):
            for row in picture[::12]:
                line = np.ascontiguousarray(row).tobytes()
                found += [line[at : at + RUN_BYTES] for at in (300, 900, 1500)]
    lively = {run for run in found if len(run) == RUN_BYTES and len(set(run)) > 8}
    return list(lively)


def pictures_in(folder: Path, frames: list[np.ndarray]) -> list[str]:
    """What of pictures the files of a folder hold."""
    found = []
    wanted = runs_of(frames)
    for path in files(folder):
        content = path.read_bytes()
        found += [f"{path.name}: {kind}" for kind, head in HEADS.items() if head in content]
        if any(run in content for run in wanted):
            found.append(f"{path.name}: raw pixels")
    return found


class TestNetwork:
    """Sockets."""

    def test_only_unix_sockets(self, watched):
        """Of all processes together: not one socket but AF_UNIX."""
        sockets = re.findall(r"\bsocket(?:pair)?\((\w+)", watched.trace)

        assert '"sample"' in watched.out
        assert "AF_UNIX" in sockets
        assert set(sockets) == {"AF_UNIX"}

    def test_an_address_is_read_and_no_other(self, live):
        """A camera that was given as an address: that one is reached, and none besides."""
        seen, port = live
        internet = [line for line in seen.trace.splitlines() if "AF_INET" in line]

        assert internet
        assert all(f'inet_addr("{encoded("127.0.0.1")}")' in line for line in internet), internet
        assert all(f"htons({port})" in line for line in internet), internet

    def test_the_eye_sees(self, tmp_path):
        """The same search finds an internet socket where there is one."""
        trace = tmp_path / "trace"
        script = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
        subprocess.run(
            [str(STRACE), "-f", "-o", trace, "-e", "trace=socket", sys.executable, "-c", script],
            check=True,
        )

        assert "AF_INET" in re.findall(r"\bsocket(?:pair)?\((\w+)", trace.read_text())

    def test_who_was_started(self, watched, live):
        """No other program but Python is ever started, on a file or live."""
        python = {Path(sys.executable).resolve().name, Path(sys.executable).name}

        assert programs(watched.trace) <= python
        assert programs(live[0].trace) <= python
        assert encoded("libxcb.so.1") in live[0].trace  # the desk was asked


class TestPictures:
    """No picture is ever written."""

    def test_no_file_holds_a_picture(self, watched):
        """No JPEG, PNG or WebP, and no sixteen pixels of any frame, in any file that is left."""
        assert pictures_in(watched.home, watched.frames) == []
        assert {"posturewatch.db", "status.json"} <= {each.name for each in files(watched.home)}

    @pytest.mark.parametrize("how", ["jpg", "png", "webp", "raw", "rgb", "grey"])
    def test_the_eye_sees(self, how, tmp_path, watched):
        """The same search finds a frame in the midst of a file, in each of these forms."""
        frame = watched.frames[50]
        match how:
            case "raw":
                content = frame.tobytes()
            case "rgb":
                content = np.ascontiguousarray(frame[..., ::-1]).tobytes()
            case "grey":
                content = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY).tobytes()
            case _:
                content = cv2.imencode(f".{how}", frame)[1].tobytes()
        (tmp_path / "file").write_bytes(b"something" + content)

        assert pictures_in(tmp_path, watched.frames)

    def test_not_even_for_a_moment(self, watched):
        """Also into files that are gone by now no picture was written: each write was small.

        A picture of this clip has 921 600 bytes raw and some 40 000 as JPEG.
        """
        calls = r'\b(?:write|pwrite64)\(\d+<([^>]*)>, "[^"]*"(?:\.\.\.)?, (\d+)'
        writes = [
            (decoded(path) or path, int(size)) for path, size in re.findall(calls, watched.trace)
        ]
        sizes = {"pipe": 0, "file": 0}
        for path, size in writes:
            kind = "pipe" if path.startswith("pipe:") else "file"
            sizes[kind] = max(sizes[kind], size)

        assert sizes["pipe"] > 900_000  # the way to the model is where pictures do go
        assert 0 < sizes["file"] < 10_000
        assert "writev(" not in watched.trace

    def test_only_in_its_own_places(self, watched, live):
        """Whatever is opened to be written lies in the data folder, on a file or live."""
        for seen in (watched, live[0]):
            found = written(seen.trace)
            allowed = (str(seen.data), "/dev/null", "/dev/tty")

            assert any(path.startswith(str(seen.data)) for path in found)
            assert [path for path in found if not path.startswith(allowed)] == []


class TestRights:
    """Who may read it."""

    def test_owner_only(self, watched):
        """Every file 0600 and every folder 0700, even where the user's umask forbids nothing."""
        paths = [watched.data, *watched.data.rglob("*")]
        rights = {
            path.name: oct(stat.S_IMODE(path.stat().st_mode))
            for path in paths
            if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)
        }

        assert len(paths) > 3
        assert rights == {}

    def test_owner_only_in_the_background(self, tmp_path):
        """The same of what `start` and the monitor it begins leave, running and stopped."""
        clip = runs.clip(tmp_path / "person.avi", count=60)
        config = tmp_path / "config.toml"
        config.write_text(f'[camera]\nsource = "{clip}"\nmodel = "lite"\n')
        data = tmp_path / "data"
        found = {}
        for word in ("start", "stop"):
            line = [sys.executable, "-m", "posturewatch", word, "--data-dir", data]
            subprocess.run([*line, "--config", config], umask=0, check=True, capture_output=True)
            for path in (data, *data.rglob("*")):
                with suppress(FileNotFoundError):  # it lives: status.new comes and goes
                    found[path] = stat.S_IMODE(path.lstat().st_mode)
        rights = {
            str(path): oct(mode)
            for path, mode in found.items()
            if mode != (0o700 if path.is_dir() else 0o600)
        }

        assert {"posturewatch.log", "control.sock"} <= {path.name for path in found}
        assert "start.err" not in {path.name for path in found}
        assert rights == {}
