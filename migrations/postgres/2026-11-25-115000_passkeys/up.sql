-- Passkeys: the public halves of keys that devices hold, and how often each device has signed.

CREATE TABLE passkeys (
    id UUID NOT NULL PRIMARY KEY,
    login_id UUID NOT NULL REFERENCES logins (id) ON DELETE CASCADE,
    credential BYTEA NOT NULL UNIQUE CHECK (length(credential) BETWEEN 1 AND 1023),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkeys_by_login ON passkeys (login_id, id);
