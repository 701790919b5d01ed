"""How a manifest is planned, judged and counted."""

from pathlib import Path

import pytest

from bodies import DAYLIGHT, Person, look, moved
from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.simple_rules import Rule
from posturewatch.errors import ManifestError
from posturewatch.evaluation import (
    Evaluation,
    Judged,
    Plan,
    area,
    evaluate,
    mean_score,
    score,
)
from posturewatch.manifest import Row, read_manifest

UPRIGHT = Person()
POSTURES = {
    "good": UPRIGHT,
    "slouch": moved(UPRIGHT, neck_deg=38),
    "head_tilt": moved(UPRIGHT, tilt_deg=20),
}


def look_at(path: Path) -> Look | None:
    """A look at what the file name says; None for what is no picture."""
    if path.suffix != ".jpg":
        return None
    kind = path.stem.rstrip("0123456789").rstrip("-")
    if kind == "absent":
        return Look(0.0, (), DAYLIGHT)
    return look(POSTURES[kind], seed=sum(path.stem.encode()), noise=0.002)


def manifest(folder: Path, *lines: str, head: str = "file,setup,label,seq") -> Path:
    """A manifest file."""
    path = folder / "manifest.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def run(path: Path, plan: Plan | None = None) -> Evaluation:
    """The evaluation of a manifest of made-up bodies."""
    return evaluate(read_manifest(path), look_at, plan or Plan())


def files(found: Evaluation) -> list[str]:
    """What was judged."""
    return [each.row.file for each in found.judged]


def test_the_first_good_rows_by_seq_calibrate_and_the_rest_is_judged(tmp_path: Path) -> None:
    """Order of seq, equal ones and those without in the order of the file; at most N."""
    path = manifest(
        tmp_path,
        *("good1.jpg,desk,good,", "good2.jpg,desk,good,7", "good3.jpg,desk,good,2"),
        *("slouch1.jpg,desk,slouch,1", "good4.jpg,desk,good,2", "good5.jpg,desk,good,10"),
    )
    found = run(path, Plan(calibrate=2))
    assert files(found) == ["good1.jpg", "good2.jpg", "slouch1.jpg", "good5.jpg"]
    assert found.calibrated == {"desk": 2}


@pytest.mark.parametrize(("good", "used"), [(0, 0), (1, 0), (2, 1), (5, 2), (16, 8), (40, 8)])
def test_never_more_than_half_of_the_good_rows_calibrate(
    tmp_path: Path, good: int, used: int
) -> None:
    """Half is rounded down."""
    lines = [f"good{at}.jpg,desk,good,{at}" for at in range(good)]
    found = run(manifest(tmp_path, *lines, "slouch1.jpg,desk,slouch,"))
    assert len(found.judged) == good - used + 1
    assert found.calibrated["desk"] == used


def test_rows_that_do_not_count_are_left_out_and_counted(tmp_path: Path) -> None:
    """Doubt first, then labels that are no posture, then what is no picture."""
    path = manifest(
        tmp_path,
        *("good1.jpg,a,good,doubt", "good2.jpg,a,unlabelled,", "notes.txt,a,good,"),
        *("good3.jpg,a,good,ok", "good4.jpg,a,good,"),
        head="file,setup,label,label_check",
    )
    found = run(path)
    assert files(found) == ["good4.jpg"]
    assert found.skipped == {"doubt": 1, "other_label": 1, "not_a_picture": 1}


def test_a_view_leaves_the_others_out(tmp_path: Path) -> None:
    """Rows seen from another side are not judged; rows that do not say are."""
    path = manifest(
        tmp_path,
        *("good1.jpg,a,good,front", "good2.jpg,a,good,side", "good3.jpg,a,good,"),
        head="file,setup,label,view",
    )
    listed = read_manifest(path, view=View.FRONT)
    assert [row.file for row in listed.rows] == ["good1.jpg", "good3.jpg"]
    assert listed.skipped == {"other_view": 1}


def test_a_setup_without_good_rows_is_judged_without_a_baseline(tmp_path: Path) -> None:
    """Then only what needs none is told."""
    found = run(manifest(tmp_path, "slouch1.jpg,b,slouch,", "absent1.jpg,b,absent,"))
    assert [each.judgement.verdict for each in found.judged] == [Verdict.UNKNOWN, Verdict.ABSENT]


def test_slouch_rows_are_shown_and_not_judged(tmp_path: Path) -> None:
    """With two points the first slouch rows belong to the calibration."""
    path = manifest(
        tmp_path,
        *(f"good{at}.jpg,a,good,{at}" for at in range(6)),
        *(f"slouch{at}.jpg,a,slouch,{at}" for at in range(4)),
    )
    found = run(path, Plan(calibrate_slouch=3, rule=Rule.TWO_POINT))
    assert files(found) == ["good3.jpg", "good4.jpg", "good5.jpg", "slouch3.jpg"]
    assert score(found.judged).balanced_accuracy == 1


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_judges_the_same_rows(tmp_path: Path, rule: Rule) -> None:
    """They differ in what they say only."""
    path = manifest(
        tmp_path,
        *(f"good{at}.jpg,a,good,{at}" for at in range(6)),
        *(f"slouch{at}.jpg,a,slouch,{at}" for at in range(4)),
        *("head_tilt1.jpg,a,head_tilt,", "absent1.jpg,a,absent,"),
    )
    found = run(path, Plan(calibrate_slouch=2, rule=rule))
    assert len(found.judged) == 7
    counted = score(found.judged)
    assert counted.n == 7
    assert counted.n_unknown == 0
    assert counted.absent_detected == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        ("file,setup\na.jpg,b\n", "no column 'label'"),
        ("setup,label\nb,good\n", "no column 'file'"),
    ],
)
def test_a_manifest_that_is_none_is_one_clear_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    """What is wrong, and where."""
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=complaint) as caught:
        read_manifest(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00bin\x00ary", b'file,"setup\n'])
def test_a_file_that_cannot_be_read_is_a_manifest_error(
    tmp_path: Path, content: bytes | None
) -> None:
    """Missing, binary or broken."""
    path = tmp_path / "broken.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ManifestError, match=r"broken\.csv"):
        read_manifest(path)


def test_a_missing_setup_column_is_named(tmp_path: Path) -> None:
    """The column that was asked for."""
    with pytest.raises(ManifestError, match="'person'"):
        read_manifest(manifest(tmp_path, "good1.jpg,a,good,"), setup_column="person")


def judged(label: str, verdict: Verdict, severity: float = 0.0) -> Judged:
    """A row with its verdict."""
    row = Row("x.jpg", Path("x.jpg"), "a", label, "", 0.0)
    return Judged(row, Look(0.0, (), DAYLIGHT), Judgement(verdict, severity))


def test_unknown_and_unseen_people_leave_the_rates() -> None:
    """They are counted beside them; an empty room is no person."""
    found = score(
        [
            judged("good", Verdict.GOOD, 0.1),
            judged("good", Verdict.BAD, 0.6),
            judged("good", Verdict.UNKNOWN),
            judged("slouch", Verdict.BAD, 0.7),
            judged("slouch", Verdict.ABSENT),
            judged("recline", Verdict.GOOD, 0.2),
            judged("absent", Verdict.ABSENT),
            judged("absent", Verdict.GOOD, 0.3),
        ]
    )
    assert found.n == 8
    assert found.n_unknown == 2
    assert found.true_positive_rate == 0.5
    assert found.true_negative_rate == 0.5
    assert found.balanced_accuracy == 0.5
    assert found.auc == pytest.approx(0.75)
    assert found.absent_detected == 0.5


def test_a_rate_of_nothing_is_none() -> None:
    """Not zero, and not one."""
    found = score([judged("slouch", Verdict.BAD, 0.7)])
    assert found.true_positive_rate == 1
    assert found.true_negative_rate is None
    assert found.balanced_accuracy is None
    assert found.auc is None
    assert found.absent_detected is None


def test_the_mean_is_over_the_setups_that_have_the_rate() -> None:
    """Unweighted; counts add up."""
    one = score([judged("good", Verdict.GOOD)] * 9 + [judged("slouch", Verdict.BAD, 0.9)])
    other = score([judged("slouch", Verdict.GOOD, 0.1)])
    mean = mean_score([one, other])
    assert mean.n == 11
    assert mean.true_positive_rate == 0.5
    assert mean.true_negative_rate == 1
    assert mean.balanced_accuracy == 1


@pytest.mark.parametrize(
    ("faulty", "good", "expected"),
    [([0.9, 0.8], [0.1, 0.2], 1.0), ([0.1], [0.9], 0.0), ([0.5, 0.5], [0.5], 0.5), ([], [1], None)],
)
def test_the_area_counts_pairs(
    faulty: list[float], good: list[float], expected: float | None
) -> None:
    """Chance that a faulty row lies above a good one."""
    assert area(faulty, good) == expected
