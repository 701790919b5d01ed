"""100,000 landmark records that no camera ever gave: judged, folded and calibrated with."""

import math
from random import Random

import pytest
from tests.bodies import DAYLIGHT, Person, looks, pose
from tests.wholeness import is_whole

from posturewatch.core import session as memory
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Event, Sample, Verdict
from posturewatch.core.pose import Landmark, Look, PictureQuality, Pose
from posturewatch.core.session import Rules
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.errors import CalibrationError

RECORDS = 100_000
START_S = 1_772_438_400.0
UPRIGHT = pose(Person())
ODD = [
    math.nan,
    math.inf,
    -math.inf,
    0.0,
    -0.0,
    1.0,
    5e-324,
    1e-12,
    -1.0,
    1e6,
    -1e6,
    3.4e38,
    1.8e308,
]


def spoilt(random: Random) -> Look:
    """An upright person of whom nothing, a few numbers or all are wrong, or the picture is."""
    share = random.choice([0.0, 0.003, 0.03, 0.3, 1.0])

    def number(good: float) -> float:
        if random.random() > share:
            return good
        return random.choice(ODD) if random.random() < 0.5 else random.uniform(-3, 3)

    def point(each: Landmark) -> Landmark:
        return Landmark(*map(number, (each.x, each.y, each.visibility, each.presence)))

    people = []
    for _ in range(random.choice([0, 1, 1, 1, 1, 1, 2])):
        points = tuple(map(point, UPRIGHT.landmarks))
        if random.random() < 0.05:
            points = (random.choice(points),) * len(points)
        people.append(Pose(points, abs(number(4 / 3)) or 1.0))
    quality = DAYLIGHT
    if random.random() < 0.05:
        quality = PictureQuality(*map(number, (0.5, 0.2, 200.0)))
    return Look(START_S, tuple(people), quality)


@pytest.mark.parametrize("calibrated", [True, False])
def test_judged_and_folded(calibrated: bool) -> None:
    """Never an error, never a number that is none; and the day's memory stays in order."""
    random = Random(20)
    calibration = calibrate(looks(Person())) if calibrated else None
    rules = VerdictRules()
    session = memory.start(START_S, Rules())
    events: list[Event] = []
    verdicts: dict[Verdict, int] = {}
    for number in range(RECORDS // 2):
        judgement = judge(spoilt(random), calibration, rules)
        assert is_whole(judgement), judgement
        verdicts[judgement.verdict] = verdicts.get(judgement.verdict, 0) + 1
        session, new = memory.advance(session, Sample(START_S + number, judgement), Rules())
        events += new
    events += memory.finish(session, session.at_s)

    every = set(Verdict) if calibrated else set(Verdict) - {Verdict.GOOD}
    assert set(verdicts) == every  # the records reach every way out
    spans = [(each.start_s, each.end_s) for each in events if hasattr(each, "start_s")]
    assert all(start_s < end_s for start_s, end_s in spans)


def numbers_of(calibration: Calibration) -> list[float]:
    """Every number a calibration holds."""
    baselines = [*calibration.good.values(), *calibration.slouched.values()]
    found = [number for each in baselines for number in (each.centre, each.spread)]
    return [*found, calibration.quality, calibration.size, *calibration.place]


def test_calibrated_with() -> None:
    """A calibration out of such looks is refused with advice, or holds finite numbers only."""
    random = Random(21)
    taken, refusals = 0, set()
    for _ in range(1000):
        mixed = [spoilt(random) if random.random() < 0.5 else each for each in looks(Person())]
        try:
            calibration = calibrate(mixed)
        except CalibrationError as error:
            refusals.add(str(error))
        else:
            assert all(map(math.isfinite, numbers_of(calibration))), calibration
            taken += 1

    assert taken
    assert refusals
    assert all(refusals)
