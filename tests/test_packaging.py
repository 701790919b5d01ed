"""Wheel and sdist, built and used: what ships is enough to run."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from posturewatch import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, which is built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    assert len(list(folder.glob("*.tar.gz"))) == 1
    return found


def test_the_wheel_holds_what_a_run_needs(wheel: Path) -> None:
    """Models with their checksums, settings, data and templates; no pictures, no tests."""
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "posturewatch/models/pose_landmarker_full.task",
        "posturewatch/models/pose_landmarker_lite.task",
        "posturewatch/models/SHA256SUMS",
        "posturewatch/config/default.toml",
        "posturewatch/data/demo.webm",
        "posturewatch/data/stretches.toml",
        "posturewatch/report/templates/day.html",
        "posturewatch/py.typed",
    } <= names
    assert not [name for name in names if name.endswith((".jpg", ".png", ".mp4", ".mkv"))]
    assert not [name for name in names if name.startswith("tests/")]


def test_an_installed_wheel_runs_by_itself(wheel: Path, tmp_path: Path) -> None:
    """Installed elsewhere, the program finds its own models and settings, and plays its clip."""
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--no-deps", "--target", str(site), str(wheel)], check=True)
    script = (
        "import posturewatch, sys\n"
        f"assert posturewatch.__file__.startswith({str(site)!r}), posturewatch.__file__\n"
        "from posturewatch.paths import shipped\n"
        f"assert str(shipped('config/default.toml')).startswith({str(site)!r})\n"
        "from posturewatch.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    clip = site / "posturewatch" / "data" / "demo.webm"
    for line in (
        ["--version"],
        ["config", "show"],
        ["calibrate", "--source", str(clip), "--data-dir", str(tmp_path / "data")],
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, *line],
            env=os.environ | {"PYTHONPATH": str(site)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(
    os.environ.get("CI") != "true",
    reason="fetches every dependency, half a gigabyte installed: in CI (CI=true)",
)
def test_a_fresh_environment_takes_it_with_its_dependencies(wheel: Path, tmp_path: Path) -> None:
    """As `pipx install` does it: what the wheel asks for is all it needs, and the words work."""
    venv.create(tmp_path / "venv", with_pip=True)
    folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [folder / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, wheel], check=True)

    def said(*words: str) -> str:
        line = [folder / "posturewatch", *words]
        return subprocess.run(line, check=True, capture_output=True, text=True, cwd="/").stdout

    assert said("--version") == f"posturewatch {__version__}\n"
    assert "[sitting]" in said("config", "show")
    assert "Not running" in said("status")
    subprocess.run([folder / "python", "-m", "pip", "check"], check=True)
