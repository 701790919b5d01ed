"""The store's tables, as an ordered list of steps from nothing to the newest.

``PRAGMA user_version`` holds how many steps a file has taken. A step is never changed once
released: a new need is a new step at the end.

1. The first tables.
2. How far an alert's fault had moved.
3. When a placement was chosen.
4. An outcome's key in front: SQLite 3.40.0 to 3.41.0 finds NULL, wrongly, in tables without rowid
   whose key is not (https://sqlite.work/?p=5029), and a start would take that for damage.
"""

APPLICATION_ID = 0x50575431
"""``PWT1``: tells our files from other people's databases."""

STEPS: tuple[str, ...] = (
    f"""
    PRAGMA application_id = {APPLICATION_ID};

    -- A stretch of time in one state on one track. Rows of one track do not overlap, but for a
    -- clock that was set back; readers let the later start win.
    CREATE TABLE episode (
        track TEXT NOT NULL,    -- 'sitting' or 'posture'
        start_s REAL NOT NULL,  -- POSIX seconds (UTC)
        end_s REAL NOT NULL,    -- POSIX seconds (UTC); grows while the episode is running
        state TEXT NOT NULL,    -- Sitting or Posture, by its value
        fault TEXT,             -- leading fault of a bad posture, else NULL
        PRIMARY KEY (track, start_s)
    ) WITHOUT ROWID;

    -- Sitting without a break.
    CREATE TABLE bout (
        start_s REAL PRIMARY KEY,  -- POSIX seconds (UTC)
        end_s REAL NOT NULL,       -- POSIX seconds (UTC); grows while the bout is running
        seated_s REAL NOT NULL     -- seconds sat, pauses left out
    ) WITHOUT ROWID;

    -- A seen absence long enough to end a bout.
    CREATE TABLE break (
        start_s REAL PRIMARY KEY,  -- POSIX seconds (UTC)
        end_s REAL NOT NULL        -- POSIX seconds (UTC)
    ) WITHOUT ROWID;

    -- How long the camera was on within a stretch of watching, an hour at most.
    CREATE TABLE camera (
        start_s REAL PRIMARY KEY,  -- POSIX seconds (UTC)
        end_s REAL NOT NULL,       -- POSIX seconds (UTC); grows while it is running
        on_s REAL NOT NULL         -- seconds
    ) WITHOUT ROWID;

    -- What fell due to be told, shown or not.
    CREATE TABLE alert (
        at_s REAL NOT NULL,        -- POSIX seconds (UTC)
        kind TEXT NOT NULL,        -- AlertKind, by its value
        fault TEXT,                -- fault of a posture alert, else NULL
        stretch TEXT NOT NULL,     -- id of the suggested stretch
        level INTEGER NOT NULL,    -- 1, or 2 for the stronger alert
        held_s REAL NOT NULL,      -- seconds the state had held
        suppressed TEXT NOT NULL,  -- why it was not shown; empty when it was
        PRIMARY KEY (at_s, kind)
    ) WITHOUT ROWID;

    -- What became of a shown alert; one alert may be delivered and then recovered from.
    CREATE TABLE outcome (
        alert_at_s REAL NOT NULL,  -- the alert's at_s
        at_s REAL NOT NULL,        -- POSIX seconds (UTC)
        kind TEXT NOT NULL,        -- recovered, ignored, got_up, dismissed, ...
        PRIMARY KEY (alert_at_s, kind)
    ) WITHOUT ROWID;

    -- Said once to the person, neither posture nor sitting.
    CREATE TABLE notice (
        at_s REAL NOT NULL,        -- POSIX seconds (UTC)
        kind TEXT NOT NULL,        -- key of texts.NOTICES
        detail TEXT NOT NULL,      -- what the notice is about; may be empty
        PRIMARY KEY (at_s, kind)
    ) WITHOUT ROWID;

    -- A person's own good posture before one camera in one placement.
    CREATE TABLE calibration (
        camera TEXT NOT NULL,      -- Camera.key
        placement TEXT NOT NULL,   -- name of the placement, such as 'desk'
        version INTEGER NOT NULL,  -- form of the body; see placements.CALIBRATION_VERSION
        body BLOB NOT NULL,        -- the Calibration as JSON
        PRIMARY KEY (camera, placement)
    ) WITHOUT ROWID;
    """,
    "ALTER TABLE alert ADD COLUMN change REAL;  -- as Finding.change, NULL when not measured",
    # POSIX seconds (UTC); of a camera's placements the one chosen last is in use.
    "ALTER TABLE calibration ADD COLUMN used_s REAL NOT NULL DEFAULT 0;",
    """
    ALTER TABLE outcome RENAME TO old_outcome;
    CREATE TABLE outcome (
        alert_at_s REAL NOT NULL,
        kind TEXT NOT NULL,
        at_s REAL NOT NULL,
        PRIMARY KEY (alert_at_s, kind)
    ) WITHOUT ROWID;
    INSERT INTO outcome SELECT alert_at_s, kind, at_s FROM old_outcome;
    DROP TABLE old_outcome;
    """,
)
"""SQL of each step; run in one transaction together with the new ``user_version``."""
