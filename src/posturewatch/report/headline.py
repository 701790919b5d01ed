"""What a person wants to know first of a day, in a few plain sentences."""

from collections.abc import Iterable, Iterator

from posturewatch.core.day import DayReport
from posturewatch.core.lanes import Spent
from posturewatch.core.trends import Comparison, Measure, worked
from posturewatch.report import texts
from posturewatch.report.tables import apart
from posturewatch.report.wording import Wording

_WORTH_A_SENTENCE = {
    Measure.GOOD_SHARE: 3,
    Measure.LONGEST_BOUT: 10,
    Measure.SEATED: 30,
}
"""Points, or minutes: what differs by less from the usual day is the same to a person who asks
how it went. A design choice."""


def headline(
    report: DayReport, comparison: Iterable[Comparison], words: Wording
) -> tuple[str, ...]:
    """The day in plain sentences: how long and how long at a time, breaks, posture, the usual."""
    spent = report.spent
    if not report.has_data:
        return (texts.NO_DATA_YET if report.is_running else texts.NO_DATA,)
    if not spent.seated_s:
        return (texts.HEADLINE_STANDING,)
    return (
        _sat(report, words),
        texts.headline_breaks(len(report.breaks), is_running=report.is_running),
        posture_sentence(spent, words),
        *_beside_usual(report, comparison, words),
    )


def posture_sentence(spent: Spent, words: Wording) -> str:
    """How much of the judged time was good, as a sentence."""
    if spent.good_share is None:
        return texts.HEADLINE_UNJUDGED
    return texts.HEADLINE_POSTURE.format(share=words.share(spent.good_share))


def _sat(report: DayReport, words: Wording) -> str:
    """Alone it says the most. A bout over midnight may be longer than the day's own sitting."""
    seated = words.duration(report.spent.seated_s)
    longest = words.duration(report.longest_bout_s)
    first = texts.HEADLINE_SEATED_SO_FAR if report.is_running else texts.HEADLINE_SEATED
    told = first.format(seated=seated)
    if not report.bouts or report.longest_bout_s > report.spent.seated_s + 30:
        return f"{told}."
    if longest == seated:
        return texts.HEADLINE_AT_ONE_GO.format(seated=told)
    return texts.HEADLINE_AT_MOST.format(seated=told, longest=longest)


def _beside_usual(
    report: DayReport, comparison: Iterable[Comparison], words: Wording
) -> Iterator[str]:
    """What stands out beside the person's own usual day; of one that is over, also that nothing.

    While it is running it may yet have a longer bout, and less than an hour is no day to speak of.
    """
    if not worked(report):
        return
    by_measure = {one.measure: one for one in comparison}
    told = False
    for measure, least in _WORTH_A_SENTENCE.items():
        one = by_measure.get(measure)
        if one is None or apart(one) < least:
            continue
        if report.is_running and measure is Measure.LONGEST_BOUT and one.value < one.median:
            continue
        is_share = measure is Measure.GOOD_SHARE
        by = apart(one) if is_share else words.duration(apart(one) * 60)
        yield texts.USUAL[measure, one.value > one.median].format(by=by)
        told = True
    if by_measure and not told and not report.is_running:
        yield texts.AS_USUAL
