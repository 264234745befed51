-- Years that are closed: the report as it was signed, and what two people said to it. Rows are only added.

-- A report that was frozen by the first signature.
CREATE TABLE year_drafts (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    year BIGINT NOT NULL,
    drafted_at BIGINT NOT NULL,
    signer_id UUID NOT NULL,
    signer TEXT NOT NULL,
    statement TEXT NOT NULL,
    -- Somebody who is asked to sign second and may see this draft.
    second_id UUID,
    ledger_size BIGINT NOT NULL CHECK (ledger_size >= 0),
    ledger_root TEXT,
    checkpoint TEXT,
    deflator_vintage TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    program_version TEXT NOT NULL,
    figures TEXT NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    book BYTEA NOT NULL,
    CHECK (second_id IS NULL OR second_id <> signer_id)
);

CREATE INDEX year_drafts_by_year ON year_drafts (bank_id, year, drafted_at);

-- What became of a draft: the second signature closes the year.
CREATE TABLE year_answers (
    draft_id UUID NOT NULL PRIMARY KEY REFERENCES year_drafts (id),
    bank_id UUID NOT NULL REFERENCES banks (id),
    year BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('signed', 'declined', 'withdrawn')),
    at BIGINT NOT NULL,
    signer_id UUID NOT NULL,
    signer TEXT NOT NULL,
    statement TEXT NOT NULL
);

-- A year is closed once.
CREATE UNIQUE INDEX year_answers_closed ON year_answers (bank_id, year) WHERE kind = 'signed';

CREATE FUNCTION signed_reports_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a signed report is never changed'; END $$;
CREATE TRIGGER year_drafts_refuse_change BEFORE UPDATE OR DELETE ON year_drafts FOR EACH ROW EXECUTE FUNCTION signed_reports_stay();
CREATE TRIGGER year_drafts_refuse_truncate BEFORE TRUNCATE ON year_drafts FOR EACH STATEMENT EXECUTE FUNCTION signed_reports_stay();
ALTER TABLE year_drafts ENABLE ALWAYS TRIGGER year_drafts_refuse_change;
ALTER TABLE year_drafts ENABLE ALWAYS TRIGGER year_drafts_refuse_truncate;
CREATE TRIGGER year_answers_refuse_change BEFORE UPDATE OR DELETE ON year_answers FOR EACH ROW EXECUTE FUNCTION signed_reports_stay();
CREATE TRIGGER year_answers_refuse_truncate BEFORE TRUNCATE ON year_answers FOR EACH STATEMENT EXECUTE FUNCTION signed_reports_stay();
ALTER TABLE year_answers ENABLE ALWAYS TRIGGER year_answers_refuse_change;
ALTER TABLE year_answers ENABLE ALWAYS TRIGGER year_answers_refuse_truncate;
-- Two people sign.
CREATE FUNCTION year_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.kind <> 'withdrawn' AND EXISTS (SELECT 1 FROM year_drafts WHERE id = NEW.draft_id AND signer_id = NEW.signer_id) THEN RAISE EXCEPTION 'the second signature is another person''s'; END IF;
    RETURN NEW;
END $$;
-- A temporary table of the program's role must not be read in the place of the drafts.
DO $$ BEGIN EXECUTE format('ALTER FUNCTION year_is_signed_by_two() SET search_path = %I, pg_temp', current_schema()); END $$;
CREATE TRIGGER year_answers_second_person BEFORE INSERT ON year_answers FOR EACH ROW EXECUTE FUNCTION year_is_signed_by_two();
ALTER TABLE year_answers ENABLE ALWAYS TRIGGER year_answers_second_person;
