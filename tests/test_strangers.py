"""Real people before one camera: nobody is taken for somebody else."""

from pathlib import Path

import pytest
from tests import strangers

pytestmark = pytest.mark.pictures


def test_nobody_who_comes_back_is_called_somebody_else(pictures: Path) -> None:
    """Every clip of a person against every calibration of the same person, 5 people."""
    pairs = strangers.measure(pictures, "lite")
    own = [told for (mine, seen), all_ in pairs.items() if mine == seen for told, _ in all_]
    assert len(own) > 50
    assert not any(own)
