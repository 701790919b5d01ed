"""Every fault and every reason is said in a sentence that a person understands."""

import pytest

from bodies import Person, look, looks, moved
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Fault, Finding
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.texts import FAULTS, REASONS, fault_sentence

UPRIGHT = Person()


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("change", [-20.0, -0.3, 0.0, 0.1, 0.4, 30.0])
def test_every_fault_has_one_plain_sentence(fault: Fault, change: float) -> None:
    """No diagnosis, no medical angle, no gap left open."""
    sentence = fault_sentence(Finding(fault, 0.6, change))
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence
    assert not {"diagnosis", "craniovertebral", "CVA"} & set(sentence.split())
    assert fault in FAULTS


def test_a_hands_breadth_is_what_a_lean_of_eight_centimetres_is() -> None:
    """The distance is one that a hand can show."""
    judgement = judge(look(moved(UPRIGHT, back=-0.095)), calibrate(looks(UPRIGHT)), VerdictRules())
    assert [fault_sentence(each) for each in judgement.findings] == [
        "You have come about a hand's breadth towards the screen."
    ]


@pytest.mark.parametrize(
    "reason",
    [
        *("dark", "shutter", "blurred", "half_visible", "face_hidden", "shoulders_hidden"),
        *("hips_hidden", "turned_away", "hand_at_face", "no_calibration"),
    ],
)
def test_every_reason_is_said(reason: str) -> None:
    """Unknown is an answer, and it comes with its reason."""
    assert REASONS[reason]
