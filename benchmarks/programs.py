"""Starts what is measured: the stream, our monitor, a loop of the field. Ends what it started."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent


@contextmanager
def program(arguments: Sequence[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    """A running program, killed at the end; what it says goes to a file of its own."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            arguments, text=True, **{"stdout": said, "stderr": said, **options}
        )
        try:
            yield process
        except RuntimeError:
            said.seek(0)
            sys.stderr.write(said.read()[-2000:])
            raise
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def stream(kind: str, *shape: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A stream of one kind of input: its address, and the server to talk to."""
    command = [sys.executable, str(HERE / "inputs.py"), kind, *shape]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with program(command, **pipes) as server:
        assert server.stdout
        yield server.stdout.readline().strip(), server


def posturewatch(*arguments: str | Path) -> list[str]:
    """A command line of ours."""
    return [sys.executable, "-m", "posturewatch", *map(str, arguments)]


def quiet(data_dir: Path, mode: str = "steady", model: str = "full", more: str = "") -> Path:
    """A settings file: no desktop is asked to show anything."""
    path = data_dir.parent / f"{data_dir.name}.toml"
    path.write_text(
        f'[camera]\nmode = "{mode}"\nmodel = "{model}"\n[notify]\nbackend = "terminal"\n{more}'
    )
    return path


@contextmanager
def monitor(
    source: str,
    data_dir: Path,
    *extra: str,
    mode: str = "steady",
    model: str = "full",
    more: str = "",
) -> Iterator[subprocess.Popen[str]]:
    """Our monitor on a source."""
    config = quiet(data_dir, mode, model, more)
    command = posturewatch(
        "run", "--source", source, "--data-dir", data_dir, "--config", config, *extra
    )
    with program(command, env=own_home(data_dir)) as process:
        yield process


def calibrated(source: str, data_dir: Path, model: str = "full") -> None:
    """Let the person in front of the camera be known. Raises CalledProcessError."""
    config = quiet(data_dir, model=model)
    subprocess.run(
        posturewatch(
            "calibrate",
            "--source",
            source,
            "--data-dir",
            data_dir,
            "--config",
            config,
        ),
        env=own_home(data_dir),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def own_home(data_dir: Path) -> dict[str, str]:
    """No settings of whoever runs this, and no desktop."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    return {**kept, "HOME": str(data_dir.parent), "XDG_CONFIG_HOME": str(data_dir.parent)}
