"""What the whole program does when something fails. docs/reliability.md is the table of these."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

import runs
from mjpeg import MjpegServer
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import Bout, Episode
from posturewatch.errors import StoreError
from posturewatch.paths import Paths
from runs import becomes_true, children, command, ended, is_alive, lines_until, started

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and /proc are asked for here")

FAST = ("--speed", "20")
"""One minute of the clip in three seconds."""
ENDLESS = ("--speed", "20", "--loop")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of a person sitting upright."""
    return runs.clip(tmp_path_factory.mktemp("clip") / "upright.avi")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def stored(data: Path) -> list[object]:
    """Everything in the store."""
    with SqliteStore(data / "posturewatch.db", read_only=True) as store:
        return list(store.events(0, 1e12))


def is_sound(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    db = sqlite3.connect(database)
    found = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    return found == "ok"


def fill(disk: Path) -> Path:
    """A file that takes all room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 512):
                pass
        except OSError:
            pass
    return ballast


class TestDisk:
    """No room, no rights."""

    def test_full_for_a_while(self, clip, small_disk):
        """The watch goes on, says it once, and what happened meanwhile is stored afterwards."""
        data = small_disk / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            lines_until(monitor, '"sample"')
            ballast = fill(small_disk)
            for _ in range(90):
                lines_until(monitor, '"sample"')
            ballast.unlink()
            for _ in range(60):
                lines_until(monitor, '"sample"')
            code, said = ended(monitor, signal.SIGTERM)

        assert code == 0
        assert said.count("the disk is full") == 1
        assert "Traceback" not in said
        assert is_sound(data / "posturewatch.db")
        (bout,) = [event for event in stored(data) if isinstance(event, Bout)]
        assert bout.seated_s > 100

    def test_full_to_the_end(self, clip, small_disk):
        """One line, exit code 5; what was stored before can still be read."""
        data = small_disk / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            for _ in range(40):
                lines_until(monitor, '"sample"')
            fill(small_disk)
            for _ in range(60):
                lines_until(monitor, '"sample"')
            code, said = ended(monitor, signal.SIGTERM)

        assert code == 5
        assert said.splitlines()[-1].endswith("cannot grow: the disk is full")
        assert "Traceback" not in said
        assert is_sound(data / "posturewatch.db")
        assert any(isinstance(event, Episode) for event in stored(data))

    @pytest.mark.parametrize("left_kb", [0, 4, 8, 16, 32, 40, 60, 80])
    def test_full_at_the_start(self, small_disk, left_kb):
        """At whatever step of making the store the room runs out, the reason is the disk."""
        with (small_disk / "room").open("wb", buffering=0) as room:
            room.write(b"\0" * left_kb * 1024)
        fill(small_disk)
        (small_disk / "room").unlink()
        made = Paths(small_disk / "data")
        with pytest.raises(StoreError, match=r"posturewatch\.db.*: the disk is full$"):
            SqliteStore(made.ensure().store)

    def test_no_room_for_the_data_folder(self, clip, small_disk):
        """Its first file cannot be written: one line that says why, and exit code 5."""
        fill(small_disk)
        with started(command(clip, small_disk / "data", *FAST)) as monitor:
            code, said = ended(monitor)

        assert code == 5
        (line,) = said.splitlines()
        assert "the disk is full" in line

    def test_read_only(self, clip, small_disk):
        """A folder that cannot be written to is one line and exit code 5, and no child is left."""
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        with started(command(clip, small_disk / "data", *FAST)) as monitor:
            code, said = ended(monitor)

        assert code == 5
        (line,) = said.splitlines()
        assert "Read-only file system" in line


class TestDatabase:
    """A store that is not as it should be."""

    def test_locked_at_the_start(self, clip, tmp_path):
        """One line that says what holds it up, exit code 5."""
        data = tmp_path / "data"
        with started(command(clip, data, *FAST)) as monitor:
            assert ended(monitor)[0] == 0
        other = sqlite3.connect(data / "posturewatch.db", isolation_level=None)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("PRAGMA user_version = 1")
        with started(command(clip, data, *FAST)) as monitor:
            code, said = ended(monitor)
        other.close()

        assert code == 5
        assert said.splitlines()[-1].endswith(
            "is locked by another program; try again when that has finished"
        )

    def test_locked_while_watching(self, clip, tmp_path):
        """The watch goes on; what could not be stored is stored when the lock is gone."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            lines_until(monitor, '"sample"')
            other = sqlite3.connect(data / "posturewatch.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            assert monitor.stderr
            assert "is locked by another program" in next(
                line for line in monitor.stderr if "locked" in line
            )
            other.execute("ROLLBACK")
            other.close()
            for _ in range(60):
                lines_until(monitor, '"sample"')
            code, said = ended(monitor, signal.SIGTERM)

        assert (code, said) == (0, "")
        assert sum(isinstance(event, Bout) for event in stored(data)) == 1

    def test_corrupt(self, clip, tmp_path):
        """Kept aside byte for byte, said aloud, and the watch begins with a new one."""
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        rubbish = Random(1).randbytes(50_000)
        (data / "posturewatch.db").write_bytes(rubbish)
        with started(command(clip, data, *FAST)) as monitor:
            out, _ = monitor.communicate(timeout=60)

        (aside,) = data.glob("posturewatch.db.damaged-*")
        notices = [json.loads(line) for line in out.splitlines() if "store_damaged" in line]

        assert monitor.returncode == 0
        assert aside.read_bytes() == rubbish
        assert [notice["detail"] for notice in notices] == [str(aside)]
        assert is_sound(data / "posturewatch.db")
        assert any(isinstance(event, Bout) for event in stored(data))

    def test_from_the_future(self, clip, tmp_path):
        """A schema that this version does not know is left alone: one line, exit code 5."""
        data = tmp_path / "data"
        with started(command(clip, data, *FAST)) as monitor:
            assert ended(monitor)[0] == 0
        db = sqlite3.connect(data / "posturewatch.db", isolation_level=None)
        db.execute("PRAGMA user_version = 99")
        db.close()
        before = (data / "posturewatch.db").read_bytes()
        with started(command(clip, data, *FAST)) as monitor:
            code, said = ended(monitor)

        assert code == 5
        assert "from a newer PostureWatch (schema 99" in said.splitlines()[-1]
        assert (data / "posturewatch.db").read_bytes() == before


class TestSuddenEnd:
    """Power cuts, kill -9 and two at once."""

    def test_power_cut(self, clip, tmp_path):
        """Files copied at random moments of a running watch always open, whole and sound."""
        data, random = tmp_path / "data", Random(2)
        found = []
        with started(
            command(clip, data, *ENDLESS),
        ) as monitor:
            lines_until(monitor, '"sample"')
            for number in range(20):
                for _ in range(random.randrange(1, 12)):
                    lines_until(monitor, '"sample"')
                copy = tmp_path / f"copy{number}"
                copy.mkdir()
                for name in ("posturewatch.db", "posturewatch.db-wal"):
                    if (data / name).exists():
                        shutil.copy(data / name, copy / name)
                found.append(copy)
            assert ended(monitor, signal.SIGTERM)[0] == 0

        for copy in found:
            with SqliteStore(copy / "posturewatch.db", check=True) as store:
                seated = [each for each in store.events(0, 1e12) if isinstance(each, Episode)]
            assert all(each.start_s <= each.end_s for each in seated)
        assert seated

    def test_kill_9(self, clip, tmp_path):
        """No orphan; at most half a minute is lost; the next watch begins without a word."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            said = [line for _ in range(80) for line in lines_until(monitor, '"sample"')]
            (model,) = children(monitor.pid)
            monitor.kill()
            monitor.wait()

            assert becomes_true(lambda: not is_alive(model))

        last_s = json.loads(said[-1])["at_s"]
        seated = [each for each in stored(data) if isinstance(each, Episode)]
        known_s = max(each.end_s for each in seated) - min(each.start_s for each in seated)

        assert last_s - known_s <= 31

        with started(command(clip, data, *FAST)) as monitor:
            code, complaint = ended(monitor)

        assert (code, "Traceback" in complaint) == (0, False)

    def test_two_at_once(self, clip, tmp_path):
        """The second says who is there and goes, exit code 7; the first does not notice."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as first:
            lines_until(first, '"sample"')
            with started(command(clip, data, *FAST)) as second:
                code, said = ended(second)

            assert code == 7
            assert said == (
                f"posturewatch: already running on {data} (process {first.pid});"
                " posturewatch stop ends it\n"
            )
            assert ended(first, signal.SIGTERM)[0] == 0


class TestSignals:
    """SIGINT and SIGTERM end it in good order, whatever it is doing."""

    @pytest.mark.parametrize("number", runs.SIGNALS)
    def test_while_watching(self, clip, tmp_path, number):
        """The running bout is closed and stored, and no process is left."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            for _ in range(40):
                lines_until(monitor, '"sample"')
            (model,) = children(monitor.pid)
            code, said = ended(monitor, number)

        assert (code, "Traceback" in said) == (0, False)
        assert not is_alive(model)
        assert any(isinstance(event, Bout) for event in stored(data))
        assert not (data / "control.json").exists()

    @pytest.mark.parametrize("number", runs.SIGNALS)
    def test_while_paused(self, clip, tmp_path, number, posturewatch_process):
        """A pause is no trap."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            lines_until(monitor, '"sample"')
            assert posturewatch_process("pause", "--data-dir", data).code == 0
            lines_until(monitor, "no_picture")
            code, said = ended(monitor, number)

        assert (code, "Traceback" in said) == (0, False)

    @pytest.mark.parametrize("number", runs.SIGNALS)
    @pytest.mark.parametrize("after_s", [0.25, 0.5, 0.75, 1.0])
    def test_while_starting(self, clip, tmp_path, number, after_s):
        """At any moment of the start: it ends soon, with nothing left behind and no traceback."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            time.sleep(after_s)
            began = children(monitor.pid)
            code, said = ended(monitor, number)

        assert code in (0, 130, 143, -signal.SIGINT, -signal.SIGTERM)
        assert "Traceback" not in said
        assert becomes_true(lambda: not any(map(is_alive, began)))

    def test_while_the_camera_hangs(self, tmp_path):
        """A stream that gives nothing does not hold up the end."""
        server = MjpegServer([b""])
        server.stalled.set()
        with started(command(server.url, tmp_path / "data")) as monitor:
            lines_until(monitor, '"sample"')
            began_s = time.monotonic()
            code, said = ended(monitor, signal.SIGTERM)
        server.die()

        assert (code, "Traceback" in said) == (0, False)
        assert time.monotonic() - began_s < 10


class TestModel:
    """The model's process fails under the running monitor."""

    def test_only_the_child_holds_the_model(self, clip, tmp_path):
        """The monitor loads nothing of the model's library, and its child nothing of OpenCV."""
        with started(command(clip, tmp_path / "data", *ENDLESS)) as monitor:
            lines_until(monitor, '"sample"')
            (model,) = children(monitor.pid)
            own, other = (Path(f"/proc/{pid}/maps").read_text() for pid in (monitor.pid, model))

        assert ("mediapipe" in own, "mediapipe" in other) == (False, True)
        assert ("cv2" in own, "cv2" in other) == (True, False)

    def test_killed_for_its_memory(self, clip, tmp_path):
        """Killed, as the kernel does when memory runs out, it is replaced; the watch goes on."""
        data = tmp_path / "data"
        with started(command(clip, data, "--speed", "60", "--loop")) as monitor:
            lines_until(monitor, '"sample"')
            (model,) = children(monitor.pid)
            os.kill(model, signal.SIGKILL)
            for _ in range(100):
                lines_until(monitor, '"new": true')
                if children(monitor.pid) not in ([], [model]):
                    break
            (other,) = children(monitor.pid)
            code, said = ended(monitor, signal.SIGTERM)

        assert other != model
        assert code == 0
        assert said.count("the pose model's process has died") == 1

    def test_dies_again_and_again(self, clip, tmp_path):
        """A model that cannot live is one line and exit code 4; what was seen is stored."""
        data = tmp_path / "data"
        with started(command(clip, data, *ENDLESS)) as monitor:
            lines_until(monitor, '"sample"')
            end_s = time.monotonic() + 60
            while monitor.poll() is None and time.monotonic() < end_s:
                for model in children(monitor.pid):
                    os.kill(model, signal.SIGKILL)
                time.sleep(0.02)
            code, said = ended(monitor)

        assert code == 4
        assert "its process died 3 times within 10 minutes" in said.splitlines()[-1]
        assert "Traceback" not in said
        assert any(isinstance(event, Episode) for event in stored(data))
