-- Years that are closed: the report as it was signed, and what two people said to it. Rows are only added.

-- A report that was frozen by the first signature.
CREATE TABLE year_drafts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    year INTEGER NOT NULL,
    drafted_at INTEGER NOT NULL,
    signer_id BLOB NOT NULL CHECK (length(signer_id) = 16),
    signer TEXT NOT NULL,
    statement TEXT NOT NULL,
    -- Somebody who is asked to sign second and may see this draft.
    second_id BLOB CHECK (length(second_id) = 16),
    ledger_size INTEGER NOT NULL CHECK (ledger_size >= 0),
    ledger_root TEXT,
    checkpoint TEXT,
    deflator_vintage TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    program_version TEXT NOT NULL,
    figures TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    book BLOB NOT NULL,
    CHECK (second_id IS NULL OR second_id <> signer_id)
) STRICT;

CREATE INDEX year_drafts_by_year ON year_drafts (bank_id, year, drafted_at);

-- What became of a draft: the second signature closes the year.
CREATE TABLE year_answers (
    draft_id BLOB NOT NULL PRIMARY KEY REFERENCES year_drafts (id) CHECK (length(draft_id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('signed', 'declined', 'withdrawn')),
    at INTEGER NOT NULL,
    signer_id BLOB NOT NULL CHECK (length(signer_id) = 16),
    signer TEXT NOT NULL,
    statement TEXT NOT NULL
) STRICT;

-- A year is closed once.
CREATE UNIQUE INDEX year_answers_closed ON year_answers (bank_id, year) WHERE kind = 'signed';

CREATE TRIGGER year_drafts_refuse_update BEFORE UPDATE ON year_drafts BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER year_drafts_refuse_delete BEFORE DELETE ON year_drafts BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER year_drafts_refuse_replace BEFORE INSERT ON year_drafts WHEN EXISTS (SELECT 1 FROM year_drafts WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER year_answers_refuse_update BEFORE UPDATE ON year_answers BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER year_answers_refuse_delete BEFORE DELETE ON year_answers BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER year_answers_refuse_replace BEFORE INSERT ON year_answers WHEN EXISTS (SELECT 1 FROM year_answers WHERE draft_id = NEW.draft_id OR (NEW.kind = 'signed' AND kind = 'signed' AND bank_id = NEW.bank_id AND year = NEW.year)) BEGIN SELECT RAISE(ABORT, 'a signed report is never changed'); END;
-- Two people sign.
CREATE TRIGGER year_answers_second_person BEFORE INSERT ON year_answers WHEN NEW.kind <> 'withdrawn' AND EXISTS (SELECT 1 FROM year_drafts WHERE id = NEW.draft_id AND signer_id = NEW.signer_id) BEGIN SELECT RAISE(ABORT, 'the second signature is another person''s'); END;
