-- Joining: profiles, applications, referees, checks, agreements, places, who acts for whom, notes.

-- A place that the bank or the operator named, in metres on the national grid; distances are said in words.
CREATE TABLE places (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    east_metres INTEGER NOT NULL,
    north_metres INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('postcode', 'named')),
    UNIQUE(bank_id, name_key)
) STRICT;

-- What the bank knows of a member besides the membership; somebody without a row has the defaults of domain/people/profile.rs.
CREATE TABLE member_profiles (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES members (id) CHECK (length(member_id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    address TEXT,
    place_id BLOB REFERENCES places (id) CHECK (length(place_id) = 16),
    ring_safe INTEGER NOT NULL DEFAULT 1 CHECK (ring_safe IN (0, 1)),
    message_safe INTEGER NOT NULL DEFAULT 1 CHECK (message_safe IN (0, 1)),
    post_safe INTEGER NOT NULL DEFAULT 1 CHECK (post_safe IN (0, 1)),
    format TEXT NOT NULL DEFAULT 'plain' CHECK (format IN ('plain', 'large_print', 'easy_read')),
    digest TEXT NOT NULL DEFAULT 'weekly' CHECK (digest IN ('never', 'weekly', 'monthly')),
    digest_at INTEGER,
    always_ask INTEGER NOT NULL DEFAULT 0 CHECK (always_ask IN (0, 1)),
    access_needs TEXT,
    availability INTEGER NOT NULL DEFAULT 0,
    sex TEXT CHECK (sex IN ('woman', 'man', 'other')),
    languages TEXT NOT NULL DEFAULT '',
    home TEXT NOT NULL DEFAULT '',
    limits TEXT NOT NULL DEFAULT '',
    skills TEXT NOT NULL DEFAULT '',
    helper_sex TEXT CHECK (helper_sex IN ('woman', 'man')),
    two_helpers INTEGER NOT NULL DEFAULT 0 CHECK (two_helpers IN (0, 1)),
    emergency_name TEXT,
    emergency_phone TEXT,
    emergency_relation TEXT,
    broker_id BLOB REFERENCES members (id) CHECK (length(broker_id) = 16),
    messages_stopped_at INTEGER,
    write_to TEXT,
    changed_at INTEGER NOT NULL
) STRICT;

-- Two people who are never put together. The smaller id stands first.
CREATE TABLE do_not_pairs (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    one_id BLOB NOT NULL REFERENCES members (id) CHECK (length(one_id) = 16),
    other_id BLOB NOT NULL REFERENCES members (id) CHECK (length(other_id) = 16),
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    PRIMARY KEY(bank_id, one_id, other_id),
    CHECK(one_id < other_id)
) STRICT;

-- One open application a membership at a time; a decided one stays as it was decided.
CREATE TABLE applications (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    applied_at INTEGER NOT NULL,
    keyed_by BLOB CHECK (length(keyed_by) = 16),
    about TEXT,
    gives TEXT,
    needs TEXT,
    check_needed INTEGER NOT NULL DEFAULT 0 CHECK (check_needed IN (0, 1)),
    interviewed_at INTEGER,
    decision TEXT CHECK (decision IN ('taken_on', 'declined', 'withdrawn')),
    decided_at INTEGER,
    decided_by BLOB CHECK (length(decided_by) = 16),
    reason TEXT,
    stirred_at INTEGER NOT NULL
) STRICT;

-- Each form that came in, behind the secret address at which whoever sent it sees what happens next. A further form of somebody who
-- had applied already, or belongs, changes nothing: staff see it here, and the sender sees no difference.
CREATE TABLE application_forms (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    application_id BLOB REFERENCES applications (id) CHECK (length(application_id) = 16),
    came_at INTEGER NOT NULL,
    words TEXT,
    seen_at INTEGER,
    seen_by BLOB CHECK (length(seen_by) = 16)
) STRICT;

-- People who speak for an applicant. Their words go when the application is decided.
CREATE TABLE referees (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    application_id BLOB NOT NULL REFERENCES applications (id) CHECK (length(application_id) = 16),
    name TEXT NOT NULL,
    relation TEXT,
    email TEXT,
    phone TEXT,
    address TEXT,
    way TEXT NOT NULL CHECK (way IN ('letter', 'link', 'telephone')),
    added_at INTEGER NOT NULL,
    asked_at INTEGER,
    reminded_at INTEGER,
    token_hash BLOB UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at INTEGER,
    answered_at INTEGER,
    outcome TEXT CHECK (outcome IN ('good', 'doubt', 'none')),
    words TEXT,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- What was seen of a check, never the certificate itself. The newest row of a member and jurisdiction counts.
CREATE TABLE checks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    jurisdiction TEXT NOT NULL CHECK (jurisdiction IN ('dbs', 'pvg', 'accessni')),
    level TEXT NOT NULL,
    number TEXT,
    issued_on TEXT NOT NULL,
    expires_on TEXT,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'refused', 'revoked')),
    reason TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- What members agree to; a new version asks everybody again.
CREATE TABLE agreements (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    words TEXT NOT NULL,
    since_on TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    UNIQUE(bank_id, name, version)
) STRICT;

-- Who agreed to which version, how.
CREATE TABLE agreement_answers (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    agreement_id BLOB NOT NULL REFERENCES agreements (id) CHECK (length(agreement_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    PRIMARY KEY(agreement_id, member_id)
) STRICT;

-- Who acts for whom: a carer or relative for a member, a contact for an organisation.
CREATE TABLE proxies (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    by_member BLOB NOT NULL REFERENCES members (id) CHECK (length(by_member) = 16),
    basis TEXT NOT NULL,
    basis_words TEXT,
    scope TEXT NOT NULL,
    from_on TEXT NOT NULL,
    ends_on TEXT,
    ended_at INTEGER,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- What staff write about a member, and who may read it.
CREATE TABLE member_notes (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    at INTEGER NOT NULL,
    by_member BLOB CHECK (length(by_member) = 16),
    readers TEXT NOT NULL CHECK (readers IN ('brokers', 'coordinators', 'writer')),
    words TEXT NOT NULL
) STRICT;

CREATE INDEX profiles_by_bank ON member_profiles (bank_id, broker_id);
CREATE INDEX applications_open ON applications (bank_id, stirred_at) WHERE decision IS NULL;
CREATE UNIQUE INDEX applications_one_open ON applications (member_id) WHERE decision IS NULL;
CREATE INDEX forms_to_see ON application_forms (bank_id, came_at) WHERE application_id IS NULL AND seen_at IS NULL;
CREATE INDEX referees_by_application ON referees (application_id);
CREATE INDEX checks_by_member ON checks (bank_id, member_id, recorded_at);
CREATE INDEX proxies_by_member ON proxies (bank_id, member_id);
CREATE INDEX proxies_by_hand ON proxies (bank_id, by_member);
CREATE INDEX notes_by_member ON member_notes (bank_id, member_id, at);
