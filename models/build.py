"""Make the two pose models of this folder from Google's npm package, the same bytes every time.

    python models/build.py [TARBALL]

TARBALL is what `npm pack @mediapipe/pose@0.5.1675469404` leaves; without it the script calls npm.
The package holds the BlazePose weights as plain TFLite files. MediaPipe's PoseLandmarker wants
them bundled in one uncompressed zip, each with metadata that says how pixels become numbers; this
script adds both and changes no weight. It needs only what the program itself depends on.

Why not MediaPipe's own metadata writers: in the wheel we use they import a compiled module that
the wheel does not contain. The metadata is a small FlatBuffer, so it is written here directly.
"""

import argparse
import hashlib
import io
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as meta
from mediapipe.tasks.metadata import schema_py_generated as tflite

HERE = Path(__file__).resolve().parent
PACKAGE = "@mediapipe/pose@0.5.1675469404"
CHECKSUMS = "SHA256SUMS"
ALIGNMENT = 4
"""Bytes. MediaPipe maps the entries into memory in place and wants them aligned."""
LOCAL_HEADER_SIZE = 30
EXTRA_RECORD = struct.Struct("<HHH")
ALIGNMENT_RECORD_ID = 0xD935
OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""A fixed date, or no two builds would have the same checksum."""
PARSER_VERSION = b"1.0.0"
"""The metadata schema's first version: nothing newer is used."""


@dataclass(frozen=True)
class Source:
    """A TFLite file of the npm package; its input is scaled as (0..255 pixel - mean) / std."""

    path: str
    sha256: str
    mean: float
    std: float


# Both scalings are what the package's own graphs feed these files: the detector takes pixels
# in -1..1 (pose_detection_cpu.pbtxt), the landmark models in 0..1 (pose_landmark_by_roi_cpu.pbtxt;
# google-ai-edge/mediapipe, mediapipe/modules).
DETECTOR = Source(
    "package/pose_solution_packed_assets.data",
    "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    mean=127.5,
    std=127.5,
)
LANDMARKS = {
    "pose_landmarker_full.task": Source(
        "package/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        mean=0.0,
        std=255.0,
    ),
    "pose_landmarker_lite.task": Source(
        "package/pose_landmark_lite.tflite",
        "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        mean=0.0,
        std=255.0,
    ),
}


def main() -> None:
    """Build both models into a folder and print their checksums."""
    parser = argparse.ArgumentParser(description="Make the pose models from the npm package.")
    parser.add_argument("tarball", nargs="?", type=Path, help="packed npm package (else: npm pack)")
    parser.add_argument("--output", type=Path, default=HERE, help="folder (default: this one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tarball = arguments.tarball or fetch(Path(scratch))
        sys.stdout.write(build(tarball, arguments.output))


def fetch(folder: Path) -> Path:
    """Have npm bring the package into `folder`."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed
    return folder / done.stdout.split()[-1]


def build(tarball: Path, output: Path) -> str:
    """Write the .task files and their SHA256SUMS into `output`; return the latter's text."""
    detector = with_metadata(read(tarball, DETECTOR), DETECTOR)
    models = {
        name: bundle(
            {
                "pose_detector.tflite": detector,
                "pose_landmarks_detector.tflite": with_metadata(read(tarball, source), source),
            }
        )
        for name, source in LANDMARKS.items()
    }
    for name, content in models.items():
        (output / name).write_bytes(content)
    checksums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in models.items()
    )
    (output / CHECKSUMS).write_text(checksums, newline="\n")
    return checksums


def read(tarball: Path, source: Source) -> bytes:
    """One file of the package, refused unless it is the very one this script was written for."""
    try:
        with tarfile.open(tarball) as package:
            member = package.extractfile(source.path)
            content = member.read() if member else b""
    except (OSError, tarfile.TarError, KeyError) as error:
        raise SystemExit(f"{tarball}: cannot read {source.path}: {error}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != source.sha256:
        raise SystemExit(f"{tarball}: {source.path} has SHA-256 {found}, expected {source.sha256}")
    return content


def with_metadata(content: bytes, source: Source) -> bytes:
    """The same TFLite model with TFLITE_METADATA that declares its scaling and its outputs."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(content, 0))
    outputs = len(model.subgraphs[0].outputs)
    buffer = tflite.BufferT()
    buffer.data = list(pack(metadata(source, outputs), b"M001"))
    entry = tflite.MetadataT()
    entry.name = b"TFLITE_METADATA"
    entry.buffer = len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    return pack(model, b"TFL3")


def metadata(source: Source, outputs: int) -> Any:
    """A description of one RGB picture in and `outputs` plain feature tensors out."""
    picture = meta.ImagePropertiesT()
    picture.colorSpace = meta.ColorSpaceType.RGB
    scaling = meta.NormalizationOptionsT()
    scaling.mean = [source.mean]
    scaling.std = [source.std]
    step = meta.ProcessUnitT()
    step.optionsType = meta.ProcessUnitOptions.NormalizationOptions
    step.options = scaling
    graph = meta.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor(meta.ContentProperties.ImageProperties, picture)]
    graph.inputTensorMetadata[0].processUnits = [step]
    graph.outputTensorMetadata = [
        tensor(meta.ContentProperties.FeatureProperties, meta.FeaturePropertiesT())
        for _ in range(outputs)
    ]
    description = meta.ModelMetadataT()
    description.minParserVersion = PARSER_VERSION
    description.subgraphMetadata = [graph]
    return description


def tensor(kind: int, properties: Any) -> Any:
    """Metadata of one tensor whose content is of the given kind."""
    content = meta.ContentT()
    content.contentPropertiesType = kind
    content.contentProperties = properties
    described = meta.TensorMetadataT()
    described.content = content
    return described


def pack(table: Any, identifier: bytes) -> bytes:
    """A FlatBuffers object as bytes."""
    builder = flatbuffers.Builder(0)
    builder.Finish(table.Pack(builder), file_identifier=identifier)
    return bytes(builder.Output())


def bundle(entries: dict[str, bytes]) -> bytes:
    """An uncompressed zip, each entry's content aligned by the padding in its extra field."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, OLDEST_ZIP_DATE)
            entry.create_system = 3  # the same on every platform
            entry.external_attr = 0o644 << 16
            entry.extra = padding(out.tell() + LOCAL_HEADER_SIZE + len(name))
            archive.writestr(entry, content)
    return out.getvalue()


def padding(offset: int) -> bytes:
    """An extra field that, put at `offset`, ends on an aligned byte.

    A whole zip record (id, size, content; APPNOTE.TXT 4.5.1), since MediaPipe's reader stumbles
    over loose bytes. The id is the one Android's zipalign writes for the same purpose.
    """
    room = 2 + -(offset + EXTRA_RECORD.size) % ALIGNMENT
    return EXTRA_RECORD.pack(ALIGNMENT_RECORD_ID, room, ALIGNMENT) + bytes(room - 2)


if __name__ == "__main__":
    main()
