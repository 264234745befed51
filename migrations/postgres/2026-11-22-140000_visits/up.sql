-- Home visits that somebody watches.

-- Who is rung when a visit is overdue, first to last, and when they are on duty.
CREATE TABLE duty_people (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    position BIGINT NOT NULL,
    hours BIGINT NOT NULL,
    phone TEXT NOT NULL,
    ended_at BIGINT
);

-- A visit under watch, until it is done or acknowledged.
CREATE TABLE visits (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    visitor_id UUID NOT NULL REFERENCES members (id),
    host_id UUID NOT NULL REFERENCES members (id),
    meeting_id UUID REFERENCES meetings (id),
    started_at BIGINT NOT NULL,
    started_by UUID,
    expected_end_at BIGINT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'overdue', 'acknowledged')),
    alarm_step BIGINT NOT NULL DEFAULT 0,
    alarm_at BIGINT,
    ended_at BIGINT,
    ended_how TEXT,
    ended_by UUID,
    acknowledged_by UUID,
    acknowledged_at BIGINT,
    outcome TEXT,
    -- A visit that nobody has ended or taken on is never forgotten: it has a next moment.
    CHECK ((alarm_at IS NOT NULL) = (state IN ('open', 'overdue')))
);

-- Who was told of an overdue visit, when and what came of it.
CREATE TABLE visit_alarms (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    visit_id UUID NOT NULL REFERENCES visits (id),
    duty_id UUID NOT NULL REFERENCES duty_people (id),
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    outcome TEXT,
    outcome_at BIGINT
);

CREATE INDEX visits_open ON visits (bank_id, expected_end_at) WHERE state <> 'done';
CREATE INDEX visits_due ON visits (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX visits_by_visitor ON visits (bank_id, visitor_id, started_at);
CREATE INDEX alarms_by_visit ON visit_alarms (visit_id);
