"""What makes a judgement one, whatever the landmarks were."""

import math

from posturewatch.core.events import Judgement, Verdict


def is_whole(judgement: Judgement) -> bool:
    """Whether a judgement is one: severities from 0 to 1, a finding over its limit if bad."""
    over = [finding.severity for finding in judgement.findings]
    return (
        0 <= judgement.severity <= 1
        and all(0.5 <= each <= 1 for each in over)
        and all(math.isfinite(finding.change) for finding in judgement.findings)
        and (judgement.verdict is Verdict.BAD) == bool(over)
        and (judgement.verdict is Verdict.UNKNOWN) == bool(judgement.reason)
    )
