"""The pure core: from a pose to a judgement, from judgements to what a day was.

No picture library, no database, no clock: time comes with the data, as POSIX seconds (UTC).
"""
