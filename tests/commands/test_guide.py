"""``posturewatch guide``: one screenful, causes in the guide's order, nothing frightening."""

import pytest


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_the_guide_fits_a_screen(posturewatch, monkeypatch, columns: int) -> None:
    """With the prompt below it, it fits 24 lines of 80 signs."""
    monkeypatch.setenv("COLUMNS", str(columns))
    result = posturewatch("guide")
    lines = result.out.splitlines()
    assert result.code == 0
    assert len(lines) <= 23
    assert max(len(line) for line in lines) <= min(columns, 100)


def test_the_causes_stand_in_the_guides_order(posturewatch) -> None:
    """Sitting first, then posture, then overuse."""
    words = posturewatch("guide").out
    places = [words.index(cause) for cause in ("Sitting still", "Poor posture", "Overuse")]
    assert places == sorted(places)


def test_the_self_care_is_all_there_and_can_be_started(posturewatch) -> None:
    """Stretch, press, cold, heat, ball, each with the words that start it."""
    words = " ".join(posturewatch("guide").out.split())
    for each in (
        "posturewatch stretch",
        "--routine press",
        "5 to 10 s",
        "--routine cold",
        "5 min on, at least 10 off",
        "--routine heat",
        "--routine ball",
    ):
        assert each in words


def test_it_says_when_to_see_somebody_and_promises_nothing(posturewatch) -> None:
    """Professionals by name, warning signs, "may ease"; no cure, no fear."""
    words = " ".join(posturewatch("guide").out.split())
    for each in ("physical therapy", "massage", "acupuncture", "a doctor", "At once", "may ease"):
        assert each in words
    for each in ("cure", "heal", "prevent", "danger", "!"):
        assert each not in words.lower()
