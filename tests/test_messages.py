"""An alert in words."""

import pytest

from posturewatch import messages
from posturewatch.core.events import Alert, AlertKind, Fault, Finding, Notice
from posturewatch.core.stretches import Stretch
from posturewatch.stretch_library import load
from posturewatch.texts import FAULTS, fault_sentence, held

LIBRARY = load()
CLAIMS = ("cure", "heal", "prevent", "treat", "must", "danger", "damage", "disease")


def alert(kind: AlertKind, fault: Fault | None, held_s: float, level: int = 1) -> Alert:
    """An alert that fell due at 1000 s."""
    return Alert(1000.0, kind, fault, "", level, held_s)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_posture_alert_names_one_problem_and_how_long_it_lasted(fault: Fault) -> None:
    """The title is the fault in the person's words with its time; the body is one exercise."""
    stretch = LIBRARY.find("posture_reset")
    message = messages.compose(alert(AlertKind.POSTURE, fault, 120.0), stretch)
    assert message.title.lower() == f"{FAULTS[fault]} for 2 min"
    sentence = fault_sentence(Finding(fault, 0.6, 0.0))
    assert message.body.startswith(f"{sentence} This may ease it: Tall reset (15 s). Sit back")
    assert (message.alert_at_s, message.stretch, message.level) == (1000.0, "posture_reset", 1)


def test_a_measured_change_is_told_in_a_hands_breadth() -> None:
    """A sentence the person can see before them, out of what was measured."""
    measured = Alert(1000.0, AlertKind.POSTURE, Fault.LEANING_IN, "", 1, 90.0, change=0.17)
    message = messages.compose(measured, None)
    assert message.title == "Leaning in for a minute and a half"
    assert message.body.startswith("You have come about a hand's breadth towards the screen. Sit")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45 s"),
        (60.4, "a minute"),
        (90, "a minute and a half"),
        (119, "2 min"),
        (134, "2 min"),
        (240, "4 min"),
    ],
)
def test_a_minute_and_a_half_is_not_told_as_one(seconds: float, words: str) -> None:
    """The shortest spans alerts tell of are rounded to the nearest half minute."""
    assert held(seconds) == words


@pytest.mark.parametrize("stretch", LIBRARY.suggested, ids=lambda each: each.id)
def test_no_alert_makes_a_medical_claim_or_frightens(stretch: Stretch) -> None:
    """Whatever is suggested, the words stay calm."""
    for kind, fault in ((AlertKind.POSTURE, Fault.SLUMP), (AlertKind.SITTING, None)):
        message = messages.compose(alert(kind, fault, 1800.0), stretch)
        words = f"{message.title} {message.body}".lower()
        assert not [claim for claim in CLAIMS if claim in words]
        assert "!" not in words


def test_a_sitting_alert_asks_the_person_to_get_up() -> None:
    """A stretch that gets one up stands alone; before a seated one standing up is asked for."""
    sitting = alert(AlertKind.SITTING, None, 3600.0, level=2)
    assert messages.compose(sitting, LIBRARY.find("walk")).title == (
        "You have been sitting for 1 h 00 min"
    )
    assert messages.compose(sitting, LIBRARY.find("walk")).body.startswith(
        "Up you get. A short walk (3 to"
    )
    assert messages.compose(sitting, LIBRARY.find("hamstring")).body.startswith("Stand up")
    assert messages.compose(sitting, None).body == "Stand up and walk for a few minutes."
    assert messages.compose(sitting, None).level == 2


def test_an_eye_alert_asks_for_a_far_look() -> None:
    """The eye break needs no exercise by name."""
    message = messages.compose(alert(AlertKind.EYES, None, 1200.0), None)
    assert "far away" in message.body


def test_a_notice_has_no_alert_to_answer() -> None:
    """A notice is told in its own sentence and takes no answers."""
    message = messages.notice(Notice(5.0, "no_calibration"))
    assert message.alert_at_s is None
    assert "posturewatch calibrate" in message.body
    assert messages.notice(Notice(5.0, "something_new", "detail")).body == "something new (detail)"
