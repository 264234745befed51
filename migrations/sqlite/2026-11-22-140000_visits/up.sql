-- Home visits that somebody watches.

-- Who is rung when a visit is overdue, first to last, and when they are on duty.
CREATE TABLE duty_people (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    position INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    phone TEXT NOT NULL,
    ended_at INTEGER
) STRICT;

-- A visit under watch, until it is done or acknowledged.
CREATE TABLE visits (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    visitor_id BLOB NOT NULL REFERENCES members (id) CHECK (length(visitor_id) = 16),
    host_id BLOB NOT NULL REFERENCES members (id) CHECK (length(host_id) = 16),
    meeting_id BLOB REFERENCES meetings (id) CHECK (length(meeting_id) = 16),
    started_at INTEGER NOT NULL,
    started_by BLOB CHECK (length(started_by) = 16),
    expected_end_at INTEGER NOT NULL,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'overdue', 'acknowledged')),
    alarm_step INTEGER NOT NULL DEFAULT 0,
    alarm_at INTEGER,
    ended_at INTEGER,
    ended_how TEXT,
    ended_by BLOB CHECK (length(ended_by) = 16),
    acknowledged_by BLOB CHECK (length(acknowledged_by) = 16),
    acknowledged_at INTEGER,
    outcome TEXT,
    -- A visit that nobody has ended or taken on is never forgotten: it has a next moment.
    CHECK ((alarm_at IS NOT NULL) = (state IN ('open', 'overdue')))
) STRICT;

-- Who was told of an overdue visit, when and what came of it.
CREATE TABLE visit_alarms (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    visit_id BLOB NOT NULL REFERENCES visits (id) CHECK (length(visit_id) = 16),
    duty_id BLOB NOT NULL REFERENCES duty_people (id) CHECK (length(duty_id) = 16),
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    outcome TEXT,
    outcome_at INTEGER
) STRICT;

CREATE INDEX visits_open ON visits (bank_id, expected_end_at) WHERE state <> 'done';
CREATE INDEX visits_due ON visits (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX visits_by_visitor ON visits (bank_id, visitor_id, started_at);
CREATE INDEX alarms_by_visit ON visit_alarms (visit_id);
