-- Passkeys: the public halves of keys that devices hold, and how often each device has signed.

CREATE TABLE passkeys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login_id BLOB NOT NULL REFERENCES logins (id) ON DELETE CASCADE CHECK (length(login_id) = 16),
    credential BLOB NOT NULL UNIQUE CHECK (length(credential) BETWEEN 1 AND 1023),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX passkeys_by_login ON passkeys (login_id, id);
