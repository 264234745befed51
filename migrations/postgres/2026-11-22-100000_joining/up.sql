-- Joining: profiles, applications, referees, checks, agreements, places, who acts for whom, notes.

-- A place that the bank or the operator named, in metres on the national grid; distances are said in words.
CREATE TABLE places (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    east_metres BIGINT NOT NULL,
    north_metres BIGINT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('postcode', 'named')),
    UNIQUE(bank_id, name_key)
);

-- What the bank knows of a member besides the membership; somebody without a row has the defaults of domain/people/profile.rs.
CREATE TABLE member_profiles (
    member_id UUID NOT NULL PRIMARY KEY REFERENCES members (id),
    bank_id UUID NOT NULL REFERENCES banks (id),
    address TEXT,
    place_id UUID REFERENCES places (id),
    ring_safe BOOLEAN NOT NULL DEFAULT TRUE,
    message_safe BOOLEAN NOT NULL DEFAULT TRUE,
    post_safe BOOLEAN NOT NULL DEFAULT TRUE,
    format TEXT NOT NULL DEFAULT 'plain' CHECK (format IN ('plain', 'large_print', 'easy_read')),
    digest TEXT NOT NULL DEFAULT 'weekly' CHECK (digest IN ('never', 'weekly', 'monthly')),
    digest_at BIGINT,
    always_ask BOOLEAN NOT NULL DEFAULT FALSE,
    access_needs TEXT,
    availability BIGINT NOT NULL DEFAULT 0,
    sex TEXT CHECK (sex IN ('woman', 'man', 'other')),
    languages TEXT NOT NULL DEFAULT '',
    home TEXT NOT NULL DEFAULT '',
    limits TEXT NOT NULL DEFAULT '',
    skills TEXT NOT NULL DEFAULT '',
    helper_sex TEXT CHECK (helper_sex IN ('woman', 'man')),
    two_helpers BOOLEAN NOT NULL DEFAULT FALSE,
    emergency_name TEXT,
    emergency_phone TEXT,
    emergency_relation TEXT,
    broker_id UUID REFERENCES members (id),
    messages_stopped_at BIGINT,
    write_to TEXT,
    changed_at BIGINT NOT NULL
);

-- Two people who are never put together. The smaller id stands first.
CREATE TABLE do_not_pairs (
    bank_id UUID NOT NULL REFERENCES banks (id),
    one_id UUID NOT NULL REFERENCES members (id),
    other_id UUID NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY(bank_id, one_id, other_id),
    CHECK(one_id < other_id)
);

-- One open application a membership at a time; a decided one stays as it was decided.
CREATE TABLE applications (
    id UUID NOT NULL PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    bank_id UUID NOT NULL REFERENCES banks (id),
    applied_at BIGINT NOT NULL,
    keyed_by UUID,
    about TEXT,
    gives TEXT,
    needs TEXT,
    check_needed BOOLEAN NOT NULL DEFAULT FALSE,
    interviewed_at BIGINT,
    decision TEXT CHECK (decision IN ('taken_on', 'declined', 'withdrawn')),
    decided_at BIGINT,
    decided_by UUID,
    reason TEXT,
    stirred_at BIGINT NOT NULL
);

-- Each form that came in, behind the secret address at which whoever sent it sees what happens next. A further form of somebody who
-- had applied already, or belongs, changes nothing: staff see it here, and the sender sees no difference.
CREATE TABLE application_forms (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    application_id UUID REFERENCES applications (id),
    came_at BIGINT NOT NULL,
    words TEXT,
    seen_at BIGINT,
    seen_by UUID
);

-- People who speak for an applicant. Their words go when the application is decided.
CREATE TABLE referees (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    application_id UUID NOT NULL REFERENCES applications (id),
    name TEXT NOT NULL,
    relation TEXT,
    email TEXT,
    phone TEXT,
    address TEXT,
    way TEXT NOT NULL CHECK (way IN ('letter', 'link', 'telephone')),
    added_at BIGINT NOT NULL,
    asked_at BIGINT,
    reminded_at BIGINT,
    token_hash BYTEA UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at BIGINT,
    answered_at BIGINT,
    outcome TEXT CHECK (outcome IN ('good', 'doubt', 'none')),
    words TEXT,
    recorded_by UUID
);

-- What was seen of a check, never the certificate itself. The newest row of a member and jurisdiction counts.
CREATE TABLE checks (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    jurisdiction TEXT NOT NULL CHECK (jurisdiction IN ('dbs', 'pvg', 'accessni')),
    level TEXT NOT NULL,
    number TEXT,
    issued_on DATE NOT NULL,
    expires_on DATE,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'refused', 'revoked')),
    reason TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

-- What members agree to; a new version asks everybody again.
CREATE TABLE agreements (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    words TEXT NOT NULL,
    since_on DATE NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    UNIQUE(bank_id, name, version)
);

-- Who agreed to which version, how.
CREATE TABLE agreement_answers (
    bank_id UUID NOT NULL REFERENCES banks (id),
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    member_id UUID NOT NULL REFERENCES members (id),
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY(agreement_id, member_id)
);

-- Who acts for whom: a carer or relative for a member, a contact for an organisation.
CREATE TABLE proxies (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    by_member UUID NOT NULL REFERENCES members (id),
    basis TEXT NOT NULL,
    basis_words TEXT,
    scope TEXT NOT NULL,
    from_on DATE NOT NULL,
    ends_on DATE,
    ended_at BIGINT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

-- What staff write about a member, and who may read it.
CREATE TABLE member_notes (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    at BIGINT NOT NULL,
    by_member UUID,
    readers TEXT NOT NULL CHECK (readers IN ('brokers', 'coordinators', 'writer')),
    words TEXT NOT NULL
);

CREATE INDEX profiles_by_bank ON member_profiles (bank_id, broker_id);
CREATE INDEX applications_open ON applications (bank_id, stirred_at) WHERE decision IS NULL;
CREATE UNIQUE INDEX applications_one_open ON applications (member_id) WHERE decision IS NULL;
CREATE INDEX forms_to_see ON application_forms (bank_id, came_at) WHERE application_id IS NULL AND seen_at IS NULL;
CREATE INDEX referees_by_application ON referees (application_id);
CREATE INDEX checks_by_member ON checks (bank_id, member_id, recorded_at);
CREATE INDEX proxies_by_member ON proxies (bank_id, member_id);
CREATE INDEX proxies_by_hand ON proxies (bank_id, by_member);
CREATE INDEX notes_by_member ON member_notes (bank_id, member_id, at);
