-- Double entry in plpgsql under pgbench, the usual way: a function a transfer, each call a transaction of its own.
-- It does less than the bookkeeper: no idempotency, no words and their commitments, no Merkle nodes, no signature, no summaries.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.accounts (
    id BIGINT PRIMARY KEY, balance BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 0, floor BIGINT NOT NULL DEFAULT -1200
) WITH (fillfactor = 80);
CREATE TABLE peer.transfers (
    seq BIGINT PRIMARY KEY, id UUID NOT NULL UNIQUE, recorded_at TIMESTAMPTZ NOT NULL DEFAULT now(), kind TEXT NOT NULL, hash BYTEA
);
CREATE TABLE peer.postings (
    seq BIGINT NOT NULL REFERENCES peer.transfers, leg SMALLINT NOT NULL, account BIGINT NOT NULL REFERENCES peer.accounts,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN -60000 AND 60000 AND minutes <> 0), version BIGINT NOT NULL, balance_after BIGINT NOT NULL,
    PRIMARY KEY (seq, leg), UNIQUE (account, version)
);
CREATE TABLE peer.head (id INT PRIMARY KEY, seq BIGINT NOT NULL, hash BYTEA NOT NULL) WITH (fillfactor = 10);
CREATE SEQUENCE peer.seqs;
INSERT INTO peer.accounts (id) SELECT generate_series(1, 1000);
INSERT INTO peer.head VALUES (1, 0, sha256(''));

CREATE FUNCTION peer.write(at BIGINT, giver BIGINT, taker BIGINT, amount BIGINT, chain BYTEA) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE one RECORD; two RECORD;
BEGIN
    -- In id order, so that two calls never wait for each other.
    IF taker < giver THEN
        UPDATE peer.accounts SET balance = balance + amount, version = version + 1 WHERE id = taker RETURNING balance, version INTO two;
    END IF;
    UPDATE peer.accounts SET balance = balance - amount, version = version + 1 WHERE id = giver AND balance - amount >= floor
        RETURNING balance, version INTO one;
    IF NOT FOUND THEN RAISE EXCEPTION 'below the floor'; END IF;
    IF taker > giver THEN
        UPDATE peer.accounts SET balance = balance + amount, version = version + 1 WHERE id = taker RETURNING balance, version INTO two;
    END IF;
    INSERT INTO peer.transfers (seq, id, kind, hash) VALUES (at, gen_random_uuid(), 'gift', chain);
    INSERT INTO peer.postings VALUES (at, 0, giver, -amount, one.version, one.balance), (at, 1, taker, amount, two.version, two.balance);
END $$;

-- With a chain: the bank's head is locked, its hash taken up and extended.
CREATE FUNCTION peer.post_chained(giver BIGINT, taker BIGINT, amount BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE last peer.head; made BYTEA;
BEGIN
    SELECT * INTO last FROM peer.head WHERE id = 1 FOR UPDATE;
    made := sha256(last.hash || int8send(last.seq + 1) || int8send(giver) || int8send(taker) || int8send(amount));
    PERFORM peer.write(last.seq + 1, giver, taker, amount, made);
    UPDATE peer.head SET seq = last.seq + 1, hash = made WHERE id = 1;
    RETURN last.seq + 1;
END $$;

-- Without one: numbers from a sequence, with the gaps that a sequence leaves.
CREATE FUNCTION peer.post_plain(giver BIGINT, taker BIGINT, amount BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE at BIGINT := nextval('peer.seqs');
BEGIN
    PERFORM peer.write(at, giver, taker, amount, sha256(int8send(at) || int8send(giver) || int8send(taker) || int8send(amount)));
    RETURN at;
END $$;
