"""The shipped models are what models/build.py makes."""

import hashlib
import importlib.util
import io
import os
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from mediapipe.tasks.metadata import metadata_schema_py_generated as meta
from mediapipe.tasks.metadata import schema_py_generated as tflite

MODELS = Path(__file__).parent.parent / "models"
NAMES = ["pose_landmarker_full.task", "pose_landmarker_lite.task"]
PACKAGE = os.environ.get("POSE_PACKAGE", "")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """models/build.py as a module."""
    spec = importlib.util.spec_from_file_location("build_models", MODELS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(name: str) -> dict[str, bytes]:
    """The files in a shipped model."""
    with zipfile.ZipFile(MODELS / name) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def buffers(content: bytes) -> list[bytes]:
    """The buffers of a TFLite model: its weights, and last its metadata."""
    model = tflite.Model.GetRootAsModel(content, 0)
    return [
        model.Buffers(i).DataAsNumpy().tobytes() if model.Buffers(i).DataLength() else b""
        for i in range(model.BuffersLength())
    ]


def test_checksums_are_those_of_the_files():
    """The list names both models and their SHA-256, as sha256sum would."""
    expected = [
        f"{hashlib.sha256((MODELS / name).read_bytes()).hexdigest()}  {name}" for name in NAMES
    ]

    assert expected == (MODELS / "SHA256SUMS").read_text().splitlines()


def test_readme_names_the_sources(build):
    """The README's checksums are the ones the script insists on."""
    readme = (MODELS / "README.md").read_text()

    assert all(s.sha256 in readme for s in (build.DETECTOR, *build.LANDMARKS.values()))


@pytest.mark.parametrize("name", NAMES)
def test_bundle_has_the_same_bytes_again(build, name):
    """Packing the shipped entries anew gives the shipped file."""
    assert (MODELS / name).read_bytes() == build.bundle(entries(name))


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_aligned_and_stored(name):
    """MediaPipe maps entries in place: each begins on a multiple of four, uncompressed."""
    content = (MODELS / name).read_bytes()
    for entry in entries(name).values():
        assert content.index(entry) % 4 == 0


@pytest.mark.parametrize("name", NAMES)
def test_metadata_declare_scaling_and_outputs(name):
    """Detector pixels go to -1..1, landmark pixels to 0..1; each output tensor is declared."""
    found = {}
    for entry, content in entries(name).items():
        model = tflite.Model.GetRootAsModel(content, 0)
        described = meta.ModelMetadata.GetRootAsModelMetadata(buffers(content)[-1], 0)
        graph = meta.SubGraphMetadataT.InitFromObj(described.SubgraphMetadata(0))
        scaling = graph.inputTensorMetadata[0].processUnits[0].options

        assert model.Subgraphs(0).OutputsLength() == len(graph.outputTensorMetadata)

        found[entry] = (list(scaling.mean), list(scaling.std))

    assert found == {
        "pose_detector.tflite": ([127.5], [127.5]),
        "pose_landmarks_detector.tflite": ([0.0], [255.0]),
    }


def test_another_input_is_refused(build, tmp_path):
    """A package with other weights ends the build with one line."""
    tarball = tmp_path / "pose.tgz"
    with tarfile.open(tarball, "w:gz") as package:
        info = tarfile.TarInfo(build.DETECTOR.path)
        info.size = 5
        package.addfile(info, io.BytesIO(b"other"))

    with pytest.raises(SystemExit, match="expected a63c614b"):
        build.build(tarball, tmp_path)

    assert not list(tmp_path.glob("*.task"))


def test_no_tarball_is_refused(build, tmp_path):
    """A file that is no package ends the build with one line."""
    tarball = tmp_path / "pose.tgz"
    tarball.write_text("not a package")

    with pytest.raises(SystemExit, match=r"pose\.tgz: cannot read"):
        build.build(tarball, tmp_path)


@pytest.mark.skipif(not PACKAGE, reason="POSE_PACKAGE names no npm tarball to build from")
class TestRebuild:
    """With the npm package at hand."""

    def test_same_bytes(self, build, tmp_path):
        """Building from the npm package gives the shipped files."""
        build.build(Path(PACKAGE), tmp_path)

        for name in [*NAMES, "SHA256SUMS"]:
            assert (MODELS / name).read_bytes() == (tmp_path / name).read_bytes()

    def test_no_weight_is_changed(self, build):
        """All buffers of the package's files are in the shipped ones, and one more: metadata."""
        for name, source in build.LANDMARKS.items():
            detector, landmarks = entries(name).values()
            for content, origin in ((detector, build.DETECTOR), (landmarks, source)):
                assert buffers(build.read(Path(PACKAGE), origin)) == buffers(content)[:-1]
