### The command line: its manual, what it answers and what it refuses.

## The manual

cli-help = A time bank: hours given and received, and books that nobody can rewrite
cli-help-more = Begin with:
    {"  "}goodturn demo                    look around in a bank that is made up
    {"  "}goodturn bank create --slug harbour --name "Harbour Time Bank"
    {"  "}goodturn member add --bank harbour --name "Catriona MacLeod" --role coordinator
    {"  "}goodturn login invite --bank harbour --member 1
    {"  "}goodturn serve

    Results go to standard output, everything else to standard error. Exit code 0: done. 1: refused, or a fault was found. 2: wrong use.
    Environment (flags win): GOODTURN_DATABASE_URL, GOODTURN_LISTEN, GOODTURN_PUBLIC_URL, GOODTURN_METRICS_LISTEN, GOODTURN_CHECKPOINT_DIR, GOODTURN_SMTP_URL, GOODTURN_MAIL_FROM, GOODTURN_TEXT_HOOK, GOODTURN_TEXT_SECRET, GOODTURN_LOG.
cli-help-demo = Serve a believable bank in a fresh folder, and print four sign-ins
cli-help-demo-more = The bank, its 60 members and two and a half years of exchanges are made up. Without --data it is gone when the demo ends.
    With --json the first line is {"{"} "url", "sign_ins": [{"{"} "role", "login", "password" {"}"}] {"}"}.

    {"  "}goodturn demo
    {"  "}goodturn demo --listen 127.0.0.1:9000 --data ./demo
cli-help-serve = Serve the pages and the API
cli-help-serve-more = A SQLite file is copied and brought up to date first. A PostgreSQL database that is older than this program is refused: run goodturn migrate
    as its owner. SIGTERM lets what is under way finish and ends within 10 seconds.

    {"  "}goodturn serve --listen 127.0.0.1:8080 --public-url https://bank.example.org
cli-help-migrate = Bring the database's schema up to date
cli-help-migrate-more = Makes a new database where there is none. A SQLite file is copied first.

    With --app-role the program's own role on PostgreSQL is given the rights that it needs, and loses all others: it can add to the ledger
    and read it, and cannot change it. Run it as the owner of the tables, once after every migration; it can be repeated.

    {"  "}goodturn migrate --database-url postgres://owner@127.0.0.1/goodturn
    {"  "}goodturn migrate --database-url postgres://owner@127.0.0.1/goodturn --app-role goodturn_app
cli-help-doctor = Say what is wrong with this installation, and what to do about it
cli-help-doctor-more = Looks at the database, its schema, the books of every bank, whether exchanges and transfers agree, the disk and the secrets.
    Changes nothing. Exit code 1 when something is wrong.

    {"  "}goodturn doctor
cli-help-bank = Open a bank, or list the banks
cli-help-bank-create = Open a bank
cli-help-bank-create-more = Makes the database where there is none.

    {"  "}goodturn bank create --slug harbour --name "Harbour Time Bank" --time-zone Europe/London --year-start 04-01
cli-help-bank-list = List the banks
cli-help-bank-list-more = {"  "}goodturn bank list --json
cli-help-member = Add a member, or list them
cli-help-member-add = Add a member
cli-help-member-add-more = A name is enough. A member needs no e-mail address and no login.

    {"  "}goodturn member add --bank harbour --name "Betty Ross"
    {"  "}goodturn member add --bank harbour --name "Catriona MacLeod" --email catriona@example.org --role coordinator
cli-help-member-list = List the members of a bank
cli-help-member-list-more = {"  "}goodturn member list --bank harbour --json
cli-help-login = Let somebody sign in
cli-help-login-invite = Print a one-time link with which a member sets a password
cli-help-login-reset-factors = Take the second step from a member who has lost it
cli-help-login-reset-factors-more = Ends their sessions. They sign in with their password and set a new one up: goodturn login reset-factors --bank harbour --member 1
cli-help-login-invite-more = The link works once, for 7 days. Older links of that member stop working.

    {"  "}goodturn login invite --bank harbour --member 1 --public-url https://bank.example.org
cli-help-token = Make, list and revoke tokens of the API
cli-help-token-create = Print a token with which a program acts as a member
cli-help-token-create-more = The token is printed once, alone on standard output, and is never shown again.

    {"  "}TOKEN=$(goodturn token create --bank harbour --member 1 --name "Nightly export" --days 90)
cli-help-token-list = List the tokens of a bank, without their secrets
cli-help-token-list-more = {"  "}goodturn token list --bank harbour
cli-help-token-revoke = Make a token useless from now on
cli-help-token-revoke-more = {"  "}goodturn token revoke 0198c0de-0000-7000-8000-000000000000
cli-help-ledger = Verify the books, prove a line in them, or write them to a file
cli-help-ledger-verify = Recompute the books from the first transfer on
cli-help-ledger-verify-more = Sums, balances, versions, numbers and hashes. Names the first bad transfer and ends with exit code 1 where there is one.

    {"  "}goodturn ledger verify
    {"  "}goodturn ledger verify --bank harbour
cli-help-ledger-export = Write every transfer of a bank to a file
cli-help-ledger-export-more = CSV has a line for each posting; cells that a spreadsheet would take for a formula get an apostrophe. JSON is a list of transfers.
    hledger and beancount are journals of those programs, in minutes: accounts go by number and not by name, each transfer stands under the
    day of its recording, and both programs' strict checks pass.

    {"  "}goodturn ledger export --bank harbour --format csv -o harbour.csv
    {"  "}goodturn ledger export --bank harbour --format hledger -o harbour.journal
    {"  "}goodturn ledger export --bank harbour --format beancount -o harbour.beancount
cli-help-ledger-checkpoint = Print the newest checkpoint that the bank signed
cli-help-ledger-checkpoint-more = A signed note (C2SP): the log's name, how many transfers it holds, the root over them, the signature. Keep it where the bank cannot
    reach it: whoever has one finds out later whether a transfer before it was changed.

    {"  "}goodturn ledger checkpoint --bank harbour > harbour.checkpoint
cli-help-ledger-key = Print the public keys with which receipts and checkpoints are checked
cli-help-ledger-key-more = One a line, as name+hash+key, the newest first. The first one signs now.

    {"  "}goodturn ledger key --bank harbour > harbour.key

    With --rotate a new key is made first: it signs from the next start of goodturn serve on, for every bank here. Give the
    new key to those who check, and start the server again. What the old key signed can still be checked with the old key.
cli-help-ledger-receipt = Write the receipt of a transfer: what it moved, and the proof that it stands in the books
cli-help-ledger-receipt-more = {"  "}goodturn ledger receipt --bank harbour --seq 42 -o receipt-42.txt
cli-help-ledger-verify-receipt = Check a receipt without any database
cli-help-ledger-verify-receipt-more = Needs nothing but the receipt and the bank's public key. Prints what is proven; names never are. Exit code 1 where it proves nothing.

    {"  "}goodturn ledger verify-receipt receipt-42.txt --key harbour.key
    {"  "}goodturn ledger verify-receipt - --key goodturn/bank/…+1a2b3c4d+A… < receipt-42.txt
cli-help-import = Bring in the members and hours of another system
cli-help-import-more = Every line is checked first, and nothing is written where one is wrong. Then everything is written at once, and a reconciliation sheet shows
    every balance, old and new. A file is never brought in twice. Each file's kind is known by its columns: users have 10, posts and
    transfers 8. Amounts are in seconds, and the source of a transfer is the one who was helped.
    Transfers from the organisation become opening balances, those to it become gifts to the bank's own account.

    {"  "}goodturn import --bank harbour --from timeoverflow --dry-run users.csv transfers.csv
    {"  "}goodturn import --bank harbour --from timeoverflow users.csv transfers.csv
cli-help-place = Places that members live in
cli-help-place-import = Bring in the middles of postcode sectors from an official open file
cli-help-place-import-more = Distances are said from these middles, such as "about 2 miles". Beside them the ward, the small area (LSOA) and the
    district of each postcode are kept, to count active members by area for funders; a member's postcode is never shown. The file is ONS NSPL (with its
    header) or OS Code-Point Open (CSV, 10 columns), as downloaded; both are under the Open Government Licence, and Northern Ireland
    has terms of its own. Places that somebody named by hand stay as they are. Run it again for a newer file.

    {"  "}goodturn place import --bank harbour --area EH NSPL_AUG_2026_UK.csv
    {"  "}goodturn place import --bank harbour --area EH --names wards.csv --names districts.csv NSPL_AUG_2026_UK.csv
    {"  "}goodturn place import --bank harbour --area EH --area KY codepo_gb/Data/CSV/eh.csv codepo_gb/Data/CSV/ky.csv
cli-help-generate = Make up a bank of any size, for trials and measurements
cli-help-generate-more = The same seed, sizes and last day give the same books on every database.

    {"  "}goodturn generate --bank city --members 5000 --transfers 200000 --years 4 --seed 1
cli-help-bench = Measure how fast the server answers
cli-help-bench-pages = Measure the pages that people open all day
cli-help-bench-pages-more = Starts the server in this process on a private port and asks over HTTP, signed in. Make a bank with goodturn generate first.

    {"  "}goodturn bench pages --bank city -n 200
cli-help-bench-match = Measure matching: one request, and the whole desk
cli-help-bench-match-more = {"  "}goodturn bench match --bank city -n 20
cli-help-bench-report = Measure the value report
cli-help-bench-report-more = {"  "}goodturn bench report --bank city -n 20
cli-help-backup = Copy everything to a file, also while the bank is open
cli-help-backup-more = Every posting acknowledged before is in the copy, and the books of every bank are verified in it before the file gets its name.
    FILE.manifest.json stands beside it and belongs to it: keep both. A file that exists is never written over, so put the day into
    the name. A PostgreSQL database is copied with pg_dump, which must be installed. The key that signs checkpoints is not in the backup:
    keep it apart.

    {"  "}goodturn backup /srv/backups/harbour-2026-11-22.backup
cli-help-restore = Put a backup in the place of the database
cli-help-restore-more = Stop goodturn serve first. The backup is held against its manifest and verified in a place of its own before anything is replaced.
    A database file that is replaced is moved aside, never deleted. A PostgreSQL database must exist, and is replaced in one
    transaction; the role must be allowed to make databases, for the trial. Where GOODTURN_CHECKPOINT_DIR names a folder, a backup
    that lacks transfers that were signed there is refused, unless you accept it with --accept-older.

    {"  "}goodturn restore /srv/backups/harbour-2026-11-22.backup
    {"  "}goodturn restore /srv/backups/harbour-2026-11-22.backup --database-url sqlite:///srv/goodturn/goodturn.db
cli-help-bench-post = Measure how many transfers a second the books take
cli-help-bench-post-more = Posts gifts of a few minutes between members drawn at random, each with its own key: through the service, called from as many threads
    as there are clients, and through the API of a server in this process. The rounds of all take turns, so that a busy machine is busy for all.
    It writes to the bank, so it works in banks made by goodturn generate only.

    {"  "}goodturn bench post --bank city
    {"  "}goodturn bench post --bank city --clients 8 --door service --seconds 10 --rounds 3 --hot
cli-help-cost = Write down what the bank costs
cli-help-cost-add = Add a line to the cost register
cli-help-report = Write a report to a file
cli-help-report-value = Write the value report of a year

cli-arg-database-url = Where the database is: sqlite://FILE or postgres://… [environment: GOODTURN_DATABASE_URL; default: sqlite://goodturn.db]
cli-arg-json = Results as JSON, for machines
cli-arg-help = Show what can be typed, with examples
cli-arg-version = Show the version
cli-arg-listen = Where to listen [environment: GOODTURN_LISTEN; default: 127.0.0.1:8080]
cli-arg-data = Keep the bank in this folder; refused where a database is there already
cli-arg-public-url = How people reach the server, such as https://bank.example.org [environment: GOODTURN_PUBLIC_URL]
cli-arg-allow-plain-http = Accept that names and passwords cross the network readable
cli-arg-checkpoint-dir = A folder outside the database, best on another disk, where the newest checkpoint of each bank is kept [environment: GOODTURN_CHECKPOINT_DIR; default: nowhere]
cli-arg-rotate = Make a new key that signs from the next start on, also where the old key file is lost
cli-arg-against = A checkpoint that was saved before: the books must hold everything that it was signed for
cli-arg-metrics-listen = Where the figures of the running server can be read [environment: GOODTURN_METRICS_LISTEN; default: nowhere]
cli-arg-smtp-url = The mail server that e-mail is handed to, such as smtps://name:password@mail.example.org [environment: GOODTURN_SMTP_URL; default: e-mail waits]
cli-arg-mail-from = The address that e-mail comes from [environment: GOODTURN_MAIL_FROM; default: goodturn@ and the name in the public URL]
cli-arg-trusted-proxy = A proxy that is believed about whom it passes on, as an address or a network such as 10.0.0.0/24; may be said again [environment: GOODTURN_TRUSTED_PROXIES, with commas; default: this machine]
cli-arg-posts-per-second = How many posts a second one member may make through the API, once 20 seconds' worth are used up [default: 50]
cli-arg-text-hook = What gets text messages as signed JSON; README tells how. The secret stands in GOODTURN_TEXT_SECRET [environment: GOODTURN_TEXT_HOOK; default: texts wait]
cli-arg-app-role = The PostgreSQL role under which serve runs; it gets the rights that the program needs, and none to change the ledger
cli-arg-slug = Short name in addresses: lower-case letters, digits and dashes
cli-arg-name = What it or they are called
cli-arg-time-zone = Where its days begin and end, by the name of the time zone
cli-arg-year-start = The month and day on which its financial year begins
cli-arg-bank = The short name of the bank
cli-arg-member = The number of the member
cli-arg-email = E-mail address, if they have one
cli-arg-role = member, broker or coordinator
cli-arg-number = Member number; the next free one where it is left out
cli-arg-joined-on = The day they joined, such as 2026-11-21; today where it is left out
cli-arg-live = Of a closed year: as things stand now, not as it was signed
cli-arg-kind = person or organisation
cli-arg-token-create-name = What the token is for
cli-arg-days = After how many days it ends; never where it is left out
cli-arg-id = The id of the token, see goodturn token list
cli-arg-format = The form of the file
cli-arg-output = The file to write; standard output where it is left out
cli-arg-seq = The number of the transfer in the books
cli-arg-file = The receipt; - reads standard input
cli-arg-key = A file of public keys, one a line, or a key itself
cli-arg-from = The system that wrote the files
cli-arg-dry-run = Check everything, show the sheet, keep nothing
cli-arg-files = The files
cli-arg-members = How many members
cli-arg-transfers = How many transfers
cli-arg-years = Over how many years
cli-arg-seed = What everything is drawn from
cli-arg-until = The last day, such as 2026-11-21; today where it is left out
cli-arg-generate-bank = The short name of the bank to make; refused where there is one
cli-arg-backup = The file of the backup
cli-arg-accept-older = Accept that transfers that were signed outside the database are lost
cli-arg-areas = A postcode area such as EH: only its sectors are brought in; may be given again
cli-arg-postcodes = The official files
cli-arg-n = How many requests for each page
cli-arg-clients = How many post at the same time, such as 1,8,64; each is measured
cli-arg-seconds = How many seconds a round lasts
cli-arg-rounds = How many rounds
cli-arg-door = Only through the service, or only through the API; both where it is left out
cli-arg-hot = Also measure gifts that all touch one account

## What cannot be read

cli-wrong-slug = write 1 to 40 lower-case letters, digits and dashes, such as harbour
cli-wrong-name = write 1 to 100 letters on one line
cli-wrong-title = write 1 to 140 letters on one line
cli-wrong-email = write an e-mail address, such as maureen@example.org
cli-wrong-role = write member, broker or coordinator
cli-wrong-kind = write person or organisation
cli-wrong-day = write a day like 2026-11-21
cli-wrong-time-zone = write the name of a time zone, such as Europe/London
cli-wrong-year-start = write a month and day that every year has, such as 04-01
cli-wrong-token = write the id of a token, see goodturn token list
cli-wrong-variable = The environment variable { $name } cannot be read. Set it anew or take it away.
cli-wrong-proxy = "{ $text }" does not name proxies. Write addresses or networks like 10.0.0.7 or 10.0.0.0/24
cli-wrong-address = "{ $text }" is not an address to listen on. Write it like 127.0.0.1:8080
cli-wrong-field = { $field }: { $message }

## What is refused

cli-refused-code = { $why } ({ $code })
cli-refused-not-found = There is no such thing in this bank.
cli-refused-not-allowed = This is not allowed.
cli-refused-throttled = Too many tries. Wait a while and try again.
cli-fault = This failed: { $fault }
cli-file-fault = { $file }: { $fault }
cli-no-database = There is no database at { $url }. Make one with goodturn bank create or goodturn migrate, or say where it is with --database-url.
cli-older-schema = The database is older than this program. Run goodturn migrate as its owner.
cli-no-bank = There is no bank { $slug }. See goodturn bank list
cli-no-member = There is no member { $number } in { $slug }. See goodturn member list
cli-outlet-fault = Messages cannot be sent: { $fault }
cli-serve-fault = The server cannot run: { $fault }
cli-later-import = This edition brings in files of TimeOverflow only: --from timeoverflow

## Banks, members, links and tokens

cli-migrate-copy = The database was copied to { $file } first.
cli-migrated = { $n ->
    [0] The database is up to date.
    [one] The database is up to date now: 1 migration ran.
   *[other] The database is up to date now: { $n } migrations ran.
}
cli-role-granted = The role { $role } can add to the ledger and read it, and cannot change it. Serve with it.
cli-role-on-file = A SQLite file has no roles: whoever can write the file can change it. Run goodturn migrate without --app-role.
cli-role-missing = The server has no role { $role }. Make it first, in psql: CREATE ROLE name LOGIN PASSWORD '…'
cli-role-mighty = The role { $role } is, or may become, a superuser or a role that makes roles or writes everywhere: no right would bind it. Make one without such powers. Nothing was changed.
cli-role-owner = The role { $role } owns the tables, their schema or the database, or may become who does: it could take back any right. Make another role for the program. Nothing was changed.
cli-role-not-ours = Whoever this command ran as does not own the tables, so the role { $role } was given nothing. Run it as their owner.
cli-role-still-writes = The role { $role } could still change { $tables } through another role that it belongs to. Take it out of that role and run this again. No right was changed.
cli-bank-created = { $name } is open as { $slug }.
cli-bank-created-next = Next: goodturn member add --bank { $slug } --name NAME --role coordinator, then goodturn login invite --bank { $slug } --member 1
cli-member-added = { $name } is member { $number }.
cli-invite-hint = Give this link to { $name }. It works once, for 7 days.
cli-token-name = Made on the command line
cli-token-hint = Token { $id }. Keep it now: it is not shown again.
cli-token-revoked = Token { $id } is revoked.
cli-token-revoked-word = revoked
cli-token-valid-word = valid

## Serving

cli-serving = Serving at { $url }

## The books

cli-verify-progress = { $n } transfers verified
cli-verify-sound = { $n ->
    [one] { $slug }: sound. 1 transfer, { $accounts } accounts, sum 0:00
   *[other] { $slug }: sound. { $n } transfers, { $accounts } accounts, sum 0:00
}
cli-verify-fault = { $slug }: NOT SOUND at { $place }: { $what }
cli-verify-at-seq = seq { $seq }
cli-verify-at-account = account { $account }
cli-verify-at-all = the bank as a whole
cli-fault-gap = a number is missing or out of order
cli-fault-unbalanced = the postings do not sum to zero
cli-fault-version = an account's version does not follow the one before
cli-fault-balance = a balance is not the sum of what came before
cli-fault-leaf = the hash is not the hash of this transfer
cli-fault-words = the words are not those that were written down
cli-fault-kept = the kept balance is not what the transfers say
cli-fault-head = the number of the last transfer is not what the bank keeps
cli-fault-total = the sum of all accounts is not zero

## Backup and restore

cli-backup-done = The backup is whole and verified: { $file }, { $bytes } bytes. Keep { $manifest } with it.
cli-backup-bank = { $n ->
    [one] { $slug }: 1 transfer
   *[other] { $slug }: { $n } transfers
}
cli-restore-done = The backup of { $made_at } is in its place and verified.
cli-restore-kept = The database of before is kept in { $file }
cli-restore-rights = If the program has a role of its own, give it its rights anew: goodturn migrate --app-role ROLE
cli-restore-key = The key that signs is not in a backup. Put it back as { $file } before people post again.
cli-restore-checkpoint = The checkpoint that knew more is kept in { $file }
cli-backup-exists = { $file } is there already and is not written over. Choose another name.
cli-backup-missing = There is no backup at { $file }.
cli-backup-no-manifest = { $file } is missing. Without its manifest nobody can tell whether a backup is whole; put it back beside the backup. Nothing was replaced.
cli-backup-not-a-manifest = { $file } is not a manifest that this program can read. It was damaged, or a newer program made it. Nothing was replaced.
cli-backup-differs = { $file } is not the file that its manifest describes: it was cut short, changed or mixed up. Take another copy of it. Nothing was replaced.
cli-backup-other-database = This is a backup of { $kind ->
    [sqlite] a SQLite file, and the database here is on a PostgreSQL server. Give the address of a file with --database-url sqlite://FILE
   *[other] a PostgreSQL database, and the database here is a SQLite file. Give the address of a server with --database-url postgres://…
}
cli-backup-newer = A newer edition of this program made this backup. Install that edition first. Nothing was replaced.
cli-backup-not-sound = The books are not sound, so there is no backup that could be relied on. Look with goodturn ledger verify, and keep the older backups.
cli-restore-not-sound = The books in the backup are not sound. Take an older backup. Nothing was replaced.
cli-backup-other-books = The books in the backup are not those that its manifest describes. Take another backup.
cli-backup-not-a-checkpoint = { $file } is not a checkpoint. Look who changed it; move it away to restore without it. Nothing was replaced.
cli-backup-rewritten = { $slug }: the books in the backup are not those that were signed outside the database at transfer { $size }. Somebody changed one or the other. Nothing was replaced, and no flag allows it.
cli-backup-older = { $n ->
    [one] { $slug }: the backup ends at transfer { $backup }, and transfer { $signed } was signed outside the database. 1 transfer would be lost.
   *[other] { $slug }: the backup ends at transfer { $backup }, and transfer { $signed } was signed outside the database. { $n } transfers would be lost.
}
cli-backup-older-hint = Take a newer backup, or accept the loss with --accept-older. Nothing was replaced.
cli-backup-in-use = Somebody has the database open. Stop goodturn serve, and whatever else uses the database, and try again. Nothing was replaced.
cli-backup-may-not = The backup is tried in a database of its own first, and this role may not make one. Let the server's owner say: ALTER ROLE … CREATEDB. Nothing was replaced.
cli-backup-no-tool = { $tool } was not found. Install PostgreSQL's client programs, such as Debian's package postgresql-client.
cli-backup-tool = { $tool } failed, and nothing was changed: { $said }

## Made-up banks

cli-generate-progress = { $n } transfers written
cli-generated = Bank { $slug }: { $members } members and { $transfers } transfers in { $seconds } seconds.
cli-generated-name = Made-up bank { $slug }
cli-generated-cost = Running the bank
cli-generated-listing = A hand now and then
cli-demo-bank = Harbour Time Bank
cli-demo-broker = Alison
cli-demo-phone = 0131 496 0123
cli-demo-late-bill = Bus tickets for volunteers, a bill that came late
cli-demo-hours = Monday to Friday, 9am to 4pm
cli-demo-exists = { $file } is there already. Choose another folder, or serve it with goodturn serve --database-url sqlite://{ $file }
cli-demo-fault = The story of the demo does not fit together at: { $what }
cli-demo-ready = Harbour Time Bank is open at { $url }
cli-demo-role-member = Member
cli-demo-role-member-needing-broker = Member who needs the broker
cli-demo-role-broker = Broker
cli-demo-role-coordinator = Coordinator
cli-demo-end = Everybody in it is made up. Press Ctrl+C to end.

## Import

cli-import-faults = { $n ->
    [one] 1 thing to put right. Nothing was written.
   *[other] { $n } things to put right. Nothing was written.
}
cli-import-fault-file = { $file }: { $what }
cli-import-fault-line = { $file }, line { $line }: { $what } ({ $value })
cli-import-fault-cell = { $file }, line { $line }, column { $column } ({ $name }), "{ $value }": { $what }
cli-import-disagrees = NOT EVERY BALANCE IS THE SAME. Please report this: it is a fault of the import.
import-wrong-csv = This is not a CSV file from here on. Open it in a text editor and look at the quotation marks.
import-wrong-empty = The file is empty. Export it again.
import-wrong-shape = Not a file of TimeOverflow: users have 10 columns; posts and transfers have 8, with Offer or Inquiry, or member or organization, in the second. There is no header line.
import-wrong-columns = The number of columns is not that of the first line. Look for a comma or quotation mark too many.
import-wrong-member-number = Write the member's number: a whole number from 1.
import-wrong-number-taken = This number is in the bank or in the files already. Give the member another number, also in the transfers.
import-wrong-date = Write a day like 2024-05-01, or with a time like 2024-05-01 14:30:00 UTC.
import-wrong-future = This day has not come yet. Correct it.
import-wrong-name = Write a first or last name, 100 letters at the most in all.
import-wrong-gender = Write 1 to 4, or nothing. Perhaps the columns have moved.
import-wrong-phone = Write a telephone number with 5 to 16 digits, or nothing.
import-wrong-email = Write an e-mail address, or nothing.
import-wrong-deleted = This member was deleted there. Put in the number of the member who took over, or take the line out.
import-wrong-unknown-member = Nobody has this number. Add the person to the users file, or correct the number.
import-wrong-type = Write member or organization.
import-wrong-same = Somebody cannot help themselves. Correct one of the two numbers, or take the line out.
import-wrong-amount = Write the time in whole seconds, such as 3600 for an hour.
import-wrong-amount-zero = Write a time above 0.
import-wrong-amount-minutes = The time is not in whole minutes. Round it to a multiple of 60 seconds.
import-wrong-amount-large = The time is above 1,000 hours. Split it into several lines, or correct it.
import-wrong-reason = The words are longer than 1,000 letters, or hold signs that cannot be shown. Shorten them.
cli-sheet-title = Reconciliation: this was brought in
cli-sheet-title-dry = Reconciliation, dry run: this would be brought in. Nothing was written.
cli-sheet-members = { $n ->
    [one] 1 member
   *[other] { $n } members
}
cli-sheet-exchanges = { $n ->
    [one] 1 exchange between members, { $hours } hours
   *[other] { $n } exchanges between members, { $hours } hours
}
cli-sheet-openings = { $n ->
    [one] 1 transfer from the organisation, here an opening balance
   *[other] { $n } transfers from the organisation, here opening balances
}
cli-sheet-gifts = { $n ->
    [one] 1 transfer to the organisation, here a gift
   *[other] { $n } transfers to the organisation, here gifts
}
cli-sheet-number = Number
cli-sheet-old = Old
cli-sheet-new = New
cli-sheet-compare = Compared
cli-sheet-name = Name
cli-sheet-same = same
cli-sheet-differs = DIFFERENT
cli-sheet-organisation = The organisation, here the bank's own account
cli-sheet-total = Total
cli-sheet-note-category = The files name no kind of help for an exchange, so all are filed under the kind "other".
cli-sheet-note-organisation = What moved to or from the organisation is not help between people, and is not counted as help in reports.
cli-sheet-note-floor = Below this bank's floor now, as they were there: members { $numbers }. They can help others; to receive help, talk to the broker.
cli-sheet-note-email = { $email } is shared by members { $numbers }. All keep it, but it can be the sign-in name of only one of them.
cli-sheet-note-phones = { $n ->
    [one] 1 second telephone number was not kept.
   *[other] { $n } second telephone numbers were not kept.
}
cli-sheet-note-posts = { $n ->
    [one] 1 offer or request was not brought in: people list again what they offer and need.
   *[other] { $n } offers and requests were not brought in: people list again what they offer and need.
}
cli-sheet-agrees = Every balance is the same, old and new.

## Doctor

cli-doctor-well = well
cli-doctor-ill = WRONG
cli-doctor-version = goodturn { $version }
cli-doctor-unreachable = The database at { $url } does not answer: { $fault }. Look whether it runs and whether the address is right.
cli-doctor-older = The database is older than this program by { $n } migrations. Run goodturn migrate as its owner.
cli-doctor-reachable = The database answers ({ $kind }).
cli-doctor-schema = The schema fits this program.
cli-doctor-private = Only its owner can read the database's file.
cli-doctor-readable = Others on this machine can read { $file }, with every name in it. Run: chmod 600 { $file }
cli-doctor-role = The role { $role } can add to the ledger and cannot change it.
cli-doctor-role-owns = The program runs as { $role }, which owns the ledger's tables or is bound by no right: it could take the guards away. Make a role for it and run goodturn migrate --app-role as the owner.
cli-doctor-role-writes = The program runs as { $role }, which has the right to change { $tables }; only the triggers stand in the way. Run goodturn migrate --app-role { $role } as the owner.
cli-doctor-careful = look
cli-doctor-disk = { $free } MB of disk are free.
cli-doctor-disk-full = Only { $free } MB of disk are free in { $folder }. Make room: a full disk stops every posting.
cli-doctor-exchanges = { $n ->
    [one] { $slug }: 1 exchange agrees with the books.
   *[other] { $slug }: { $n } exchanges agree with the books.
}
cli-doctor-years = { $n ->
    [one] { $slug }: { $n } closed year is as it was signed.
   *[other] { $slug }: { $n } closed years are as they were signed.
}
cli-doctor-year-changed = { $slug }: the report of the closed year { $year } is not the one that was signed. Restore it from a backup.
cli-doctor-year-shorter = { $slug }: the books are shorter than those over which { $year } was signed. Restore the newest backup.
cli-doctor-year-differs = { $slug }: the books are not those over which { $year } was signed. Keep a copy of the database and ask for help.
cli-doctor-year-unbelievable = { $slug }: no key of this installation signed the books of the closed year { $year }. Keep a copy of the database and ask for help.
cli-doctor-exchanges-differ = { $slug }: exchanges and books differ, first at seq { $seq }; { $exchanges } exchanges, { $transfers } transfers. Keep a copy of the database and ask for help.

## Bench

cli-bench-machine = { $cores } cores, { $model }, Linux { $kernel }
cli-bench-about = Bank { $slug }, { $transfers } transfers; n = { $n } a page, one connection; started in { $start } ms; { $rss } MB resident
cli-bench-page = Page
cli-bench-median = Median ms
cli-bench-p95 = p95 ms
cli-bench-min = Min ms
cli-bench-max = Max ms
cli-bench-bytes = Bytes
cli-bench-path = Path
cli-bench-nobody = Nobody with the role { $role } has a login in this bank. Make one with goodturn generate.
cli-bench-answer = { $path } did not answer as expected: { $what }
cli-bench-post-about = Bank { $slug } on { $kind }, { $transfers } transfers before; { $rounds } rounds of { $seconds } s each, in turns
cli-bench-post-door = Door
cli-bench-post-accounts = Accounts
cli-bench-post-clients = Clients
cli-bench-post-n = Transfers
cli-bench-post-rate = A second, median
cli-bench-post-p99 = p99 ms
cli-bench-post-refused = Refused
cli-bench-post-real = { $slug } was not made by goodturn generate. bench post writes gifts that nobody gave, so it leaves this bank alone.
cli-bench-post-few = { $slug } has fewer than two members who can give. Make a larger bank with goodturn generate.
cli-bench-post-token = bench post
cli-bench-post-least = Least
cli-bench-post-most = Most

# The log behind the books.
cli-fault-misplaced = a posting is not where its transfer is, or belongs to none
cli-fault-node = a node of the log is not the hash of what is below it, or is missing
cli-fault-unreadable = a row cannot be read
cli-fault-totals = the kept totals of the months are not those of the transfers
cli-fault-checkpoint = the checkpoint is missing, signed by an unknown key, or of another log
cli-fault-against = the books are not those that the saved checkpoint was signed for, or it is signed by a key that is not known here
cli-against-other-bank = The checkpoint is of a bank that is not here
# $file: a path.
cli-against-unreadable = { $file } is not a checkpoint
# $why: what is missing.
cli-key-missing = The key that signs the books cannot be used: { $why }. Put the key file back from where you keep a copy of it. If it is lost, run goodturn ledger key --rotate: a new key signs from then on, and what the old one signed can still be checked
cli-doctor-key = The key that signs the books is there
# $slug: the bank; $size, $signed: numbers of transfers.
cli-closed-shorter = The bank { $slug } is closed: it has { $size } transfers, but the checkpoint outside was signed for { $signed }. The database was put back to an earlier state, or somebody took transfers away. Bring back the newest backup, or, if the earlier state is meant, move the checkpoint file away and start again
cli-closed-inconsistent = The bank { $slug } is closed: its first { $signed } transfers are not those that the checkpoint outside was signed for. Somebody rewrote the books. Run goodturn ledger verify --against the checkpoint file, keep the database as it is for whoever looks into it, and bring back a backup
# $fault: what is wrong with the file.
cli-closed-unbelievable = The bank { $slug } is closed: the checkpoint outside cannot be relied on ({ $fault }). If the key file was replaced, put the right one back; if the checkpoint file was damaged, move it away, verify the books, and start again
cli-closed-only = Nothing is served, since the only bank is closed
# $file: a path.
cli-key-rotated = A new key signs from the next start on. It lies in { $file }: keep a copy of that file in a safe place
cli-key-kept = The old key is kept in { $file }
cli-place-area = An area is the one or two letters that begin a postcode, such as EH
cli-place-none = There is no postcode of these areas in the files. Nothing was changed.
cli-arg-place-import-names = A CSV file of area codes and names, in its first two columns; may be given again
cli-place-areas = { $postcodes } postcodes with their ward, small area or district
cli-place-imported = { $sectors } postcode sectors: { $added } new, { $changed } moved
