//! The tables as diesel sees them, the same on both databases. Written by hand beside `migrations/`; holds nothing else.

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::store::column::Uid16;

    installation (id) {
        id -> BigInt,
        secret -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, SmallInt, BigInt};
    use crate::store::column::Uid16;

    banks (id) {
        id -> Uid16,
        slug -> Text,
        name -> Text,
        time_zone -> Text,
        year_start_month -> SmallInt,
        year_start_day -> SmallInt,
        floor_minutes -> BigInt,
        nudge_minutes -> BigInt,
        starting_credit_minutes -> BigInt,
        second_look_minutes -> BigInt,
        second_look_days -> BigInt,
        wait_days -> BigInt,
        broker_name -> Text,
        broker_phone -> Text,
        broker_hours -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    bank_heads (bank_id) {
        bank_id -> Uid16,
        last_seq -> BigInt,
        last_number -> BigInt,
        log_peaks -> Binary,
        checkpoint -> Nullable<Text>,
        checkpoint_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, BigInt, Nullable};
    use crate::store::column::Uid16;

    accounts (id) {
        id -> Uid16,
        bank_id -> Uid16,
        kind -> Text,
        balance_minutes -> BigInt,
        version -> BigInt,
        floor_minutes -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, BigInt};
    use crate::store::column::Uid16;

    logins (id) {
        id -> Uid16,
        name_key -> Text,
        password_hash -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text, Date, Nullable};
    use crate::store::column::Uid16;

    members (id) {
        id -> Uid16,
        bank_id -> Uid16,
        number -> BigInt,
        name -> Text,
        name_key -> Text,
        kind -> Text,
        role -> Text,
        standing -> Text,
        joined_on -> Date,
        left_on -> Nullable<Date>,
        account_id -> Uid16,
        login_id -> Nullable<Uid16>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        contact_channel -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable, BigInt};
    use crate::store::column::Uid16;

    standings (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        standing -> Text,
        from_on -> Date,
        reason -> Nullable<Text>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, BigInt, Nullable};
    use crate::store::column::Uid16;

    invites (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        token_hash -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text, BigInt};
    use crate::store::column::Uid16;

    sessions (token_hash) {
        token_hash -> Binary,
        login_id -> Nullable<Uid16>,
        state -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Binary, BigInt, Nullable};
    use crate::store::column::Uid16;

    tokens (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        name -> Text,
        token_hash -> Binary,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Bool};
    use crate::store::column::Uid16;

    categories (id) {
        id -> Uid16,
        bank_id -> Uid16,
        slug -> Text,
        name -> Text,
        parent_id -> Nullable<Uid16>,
        retired -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text, Date, Nullable, Binary};
    use crate::store::column::Uid16;

    transfers (id) {
        id -> Uid16,
        bank_id -> Uid16,
        seq -> BigInt,
        kind -> Text,
        recorded_at -> BigInt,
        happened_on -> Date,
        source -> Text,
        reverses -> Nullable<Uid16>,
        memo_commitment -> Nullable<Binary>,
        leaf_hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{SmallInt, BigInt};
    use crate::store::column::Uid16;

    postings (transfer_id, leg) {
        transfer_id -> Uid16,
        leg -> SmallInt,
        bank_id -> Uid16,
        seq -> BigInt,
        account_id -> Uid16,
        minutes -> BigInt,
        account_version -> BigInt,
        balance_after -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    use crate::store::column::Uid16;

    transfer_words (transfer_id) {
        transfer_id -> Uid16,
        bank_id -> Uid16,
        salt -> Binary,
        memo -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    exchanges (id) {
        id -> Uid16,
        bank_id -> Uid16,
        giver_id -> Uid16,
        receiver_id -> Uid16,
        minutes -> BigInt,
        happened_on -> Date,
        category_id -> Uid16,
        note -> Nullable<Text>,
        state -> Text,
        keyed_by -> Nullable<Uid16>,
        told_by -> Nullable<Text>,
        channel -> Nullable<Text>,
        logged_at -> BigInt,
        transfer_id -> Nullable<Uid16>,
        transfer_seq -> Nullable<BigInt>,
        replaces -> Nullable<Uid16>,
        replaced_by -> Nullable<Uid16>,
        reversed_seq -> Nullable<BigInt>,
        concern_at -> Nullable<BigInt>,
        suggested_minutes -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    exchange_events (id) {
        id -> Uid16,
        bank_id -> Uid16,
        exchange_id -> Uid16,
        at -> BigInt,
        by_member -> Nullable<Uid16>,
        verb -> Text,
        reason -> Nullable<Text>,
        suggested_minutes -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, BigInt};
    use crate::store::column::Uid16;

    listings (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        kind -> Text,
        category_id -> Uid16,
        title -> Text,
        needed_by -> Nullable<Date>,
        created_at -> BigInt,
        expires_on -> Date,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Binary, Nullable, BigInt};
    use crate::store::column::Uid16;

    answers (bank_id, actor_id, key) {
        bank_id -> Uid16,
        actor_id -> Uid16,
        key -> Text,
        request_hmac -> Binary,
        outcome -> Text,
        outcome_id -> Nullable<Uid16>,
        code -> Nullable<Text>,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text, Bool, BigInt, Nullable};
    use crate::store::column::Uid16;

    costs (id) {
        id -> Uid16,
        bank_id -> Uid16,
        on_day -> Date,
        heading -> Text,
        in_kind -> Bool,
        amount_pence -> BigInt,
        what -> Text,
        funder -> Nullable<Text>,
        evidence -> Nullable<Text>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text, BigInt};
    use crate::store::column::Uid16;

    imports (bank_id, fingerprint) {
        bank_id -> Uid16,
        fingerprint -> Binary,
        format -> Text,
        recorded_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    installation,
    banks,
    bank_heads,
    accounts,
    logins,
    members,
    standings,
    invites,
    sessions,
    tokens,
    categories,
    transfers,
    postings,
    transfer_words,
    exchanges,
    exchange_events,
    listings,
    answers,
    costs,
    imports,
);
diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::store::column::Uid16;

    log_nodes (bank_id, place) {
        bank_id -> Uid16,
        place -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    checkpoints (bank_id, size) {
        bank_id -> Uid16,
        size -> BigInt,
        note -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};

    log_keys (public_key) {
        public_key -> Binary,
        since -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    month_totals (bank_id, month, category_id, kind) {
        bank_id -> Uid16,
        month -> BigInt,
        category_id -> Uid16,
        kind -> Text,
        transfers -> BigInt,
        minutes -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::BigInt;
    use crate::store::column::Uid16;

    account_months (bank_id, month, account_id) {
        bank_id -> Uid16,
        account_id -> Uid16,
        month -> BigInt,
        given_minutes -> BigInt,
        received_minutes -> BigInt,
        exchanges -> BigInt,
    }
}

diesel::joinable!(postings -> transfers (transfer_id));
diesel::joinable!(transfer_words -> transfers (transfer_id));
diesel::joinable!(exchanges -> categories (category_id));
diesel::joinable!(listings -> members (member_id));
diesel::joinable!(listings -> categories (category_id));
diesel::joinable!(members -> accounts (account_id));
