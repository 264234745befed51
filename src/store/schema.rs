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
    use diesel::sql_types::{Binary, Bool, Nullable, Text, BigInt};
    use crate::store::column::Uid16;

    sessions (token_hash) {
        token_hash -> Binary,
        login_id -> Nullable<Uid16>,
        state -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        remembered -> Bool,
        device -> Text,
        card_id -> Nullable<Uid16>,
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
        merged_into -> Nullable<Uid16>,
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
    use diesel::sql_types::{Text, Nullable, Date, BigInt, Bool};
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
        details -> Nullable<Text>,
        minutes -> Nullable<BigInt>,
        place_id -> Nullable<Uid16>,
        place_words -> Nullable<Text>,
        pattern -> Text,
        availability -> BigInt,
        at_home -> Bool,
        helpers -> BigInt,
        check_needed -> Bool,
        journey_from -> Nullable<Text>,
        journey_to -> Nullable<Text>,
        journey_at -> Nullable<Text>,
        journey_return -> Nullable<Text>,
        mobility_aid -> Nullable<Text>,
        requirements -> Nullable<Text>,
        search_key -> Text,
        keyed_by -> Nullable<Uid16>,
        reminded_at -> Nullable<BigInt>,
        paused_at -> Nullable<BigInt>,
        closed_as -> Nullable<Text>,
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
        life_years -> Nullable<BigInt>,
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
    places,
    member_profiles,
    do_not_pairs,
    applications,
    application_forms,
    referees,
    checks,
    agreements,
    agreement_answers,
    proxies,
    member_notes,
    asks,
    meetings,
    activities,
    sheets,
    sheet_lines,
    grants,
    grant_rules,
    expenses,
    outbox,
    post_rounds,
    message_links,
    calendar_feeds,
    job_leases,
    duty_people,
    visits,
    account_months,
    visit_alarms,
    register_endings,
    benefits,
    rates,
    own_benchmarks,
    deed_heads,
    deed_nodes,
    deed_words,
    deeds,
    evidence_files,
    awards,
    award_tags,
    postcode_areas,
    area_names,
    year_drafts,
    year_answers,
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

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    places (id) {
        id -> Uid16,
        bank_id -> Uid16,
        name -> Text,
        name_key -> Text,
        east_metres -> BigInt,
        north_metres -> BigInt,
        source -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::store::column::Uid16;

    member_profiles (member_id) {
        member_id -> Uid16,
        bank_id -> Uid16,
        address -> Nullable<Text>,
        place_id -> Nullable<Uid16>,
        ring_safe -> Bool,
        message_safe -> Bool,
        post_safe -> Bool,
        format -> Text,
        digest -> Text,
        digest_at -> Nullable<BigInt>,
        always_ask -> Bool,
        access_needs -> Nullable<Text>,
        availability -> BigInt,
        sex -> Nullable<Text>,
        languages -> Text,
        home -> Text,
        limits -> Text,
        skills -> Text,
        helper_sex -> Nullable<Text>,
        two_helpers -> Bool,
        emergency_name -> Nullable<Text>,
        emergency_phone -> Nullable<Text>,
        emergency_relation -> Nullable<Text>,
        broker_id -> Nullable<Uid16>,
        messages_stopped_at -> Nullable<BigInt>,
        write_to -> Nullable<Text>,
        changed_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    do_not_pairs (bank_id, one_id, other_id) {
        bank_id -> Uid16,
        one_id -> Uid16,
        other_id -> Uid16,
        reason -> Text,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::store::column::Uid16;

    applications (id) {
        id -> Uid16,
        member_id -> Uid16,
        bank_id -> Uid16,
        applied_at -> BigInt,
        keyed_by -> Nullable<Uid16>,
        about -> Nullable<Text>,
        gives -> Nullable<Text>,
        needs -> Nullable<Text>,
        check_needed -> Bool,
        interviewed_at -> Nullable<BigInt>,
        decision -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        decided_by -> Nullable<Uid16>,
        reason -> Nullable<Text>,
        stirred_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    application_forms (token_hash) {
        token_hash -> Binary,
        bank_id -> Uid16,
        member_id -> Uid16,
        application_id -> Nullable<Uid16>,
        came_at -> BigInt,
        words -> Nullable<Text>,
        seen_at -> Nullable<BigInt>,
        seen_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    referees (id) {
        id -> Uid16,
        bank_id -> Uid16,
        application_id -> Uid16,
        name -> Text,
        relation -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        address -> Nullable<Text>,
        way -> Text,
        added_at -> BigInt,
        asked_at -> Nullable<BigInt>,
        reminded_at -> Nullable<BigInt>,
        token_hash -> Nullable<Binary>,
        token_expires_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        words -> Nullable<Text>,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    checks (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        jurisdiction -> Text,
        level -> Text,
        number -> Nullable<Text>,
        issued_on -> Date,
        expires_on -> Nullable<Date>,
        decision -> Text,
        reason -> Nullable<Text>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    agreements (id) {
        id -> Uid16,
        bank_id -> Uid16,
        name -> Text,
        version -> BigInt,
        words -> Text,
        since_on -> Date,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    agreement_answers (agreement_id, member_id) {
        bank_id -> Uid16,
        agreement_id -> Uid16,
        member_id -> Uid16,
        at -> BigInt,
        channel -> Text,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    proxies (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        by_member -> Uid16,
        basis -> Text,
        basis_words -> Nullable<Text>,
        scope -> Text,
        from_on -> Date,
        ends_on -> Nullable<Date>,
        ended_at -> Nullable<BigInt>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    member_notes (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        at -> BigInt,
        by_member -> Nullable<Uid16>,
        readers -> Text,
        words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    asks (id) {
        id -> Uid16,
        bank_id -> Uid16,
        listing_id -> Uid16,
        member_id -> Uid16,
        asked_by -> Nullable<Uid16>,
        asked_at -> BigInt,
        channel -> Text,
        state -> Text,
        answered_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};
    use crate::store::column::Uid16;

    meetings (id) {
        id -> Uid16,
        bank_id -> Uid16,
        listing_id -> Nullable<Uid16>,
        ask_id -> Nullable<Uid16>,
        giver_id -> Uid16,
        receiver_id -> Uid16,
        category_id -> Uid16,
        on_day -> Date,
        at_time -> Nullable<Text>,
        minutes -> BigInt,
        place -> Nullable<Text>,
        at_home -> Bool,
        state -> Text,
        made_at -> BigInt,
        made_by -> Nullable<Uid16>,
        reminded_at -> Nullable<BigInt>,
        asked_after_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        exchange_id -> Nullable<Uid16>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    activities (id) {
        id -> Uid16,
        bank_id -> Uid16,
        name -> Text,
        category_id -> Uid16,
        place -> Nullable<Text>,
        payer -> Text,
        payer_id -> Nullable<Uid16>,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    sheets (id) {
        id -> Uid16,
        bank_id -> Uid16,
        number -> BigInt,
        activity_id -> Nullable<Uid16>,
        title -> Text,
        category_id -> Uid16,
        on_day -> Date,
        state -> Text,
        payer -> Text,
        payer_id -> Nullable<Uid16>,
        printed_at -> BigInt,
        printed_by -> Nullable<Uid16>,
        posted_at -> Nullable<BigInt>,
        posted_by -> Nullable<Uid16>,
        lasted -> Nullable<BigInt>,
        transfer_id -> Nullable<Uid16>,
        transfer_seq -> Nullable<BigInt>,
        reversed_seq -> Nullable<BigInt>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    sheet_lines (sheet_id, line) {
        bank_id -> Uid16,
        sheet_id -> Uid16,
        line -> BigInt,
        member_id -> Uid16,
        part -> Text,
        minutes -> BigInt,
        moved -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    grants (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        minutes -> BigInt,
        rule -> Text,
        reason -> Text,
        asked_by -> Nullable<Uid16>,
        asked_at -> BigInt,
        state -> Text,
        decided_by -> Nullable<Uid16>,
        decided_at -> Nullable<BigInt>,
        decision_reason -> Nullable<Text>,
        transfer_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    outbox (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Nullable<Uid16>,
        to_name -> Nullable<Text>,
        to_address -> Nullable<Text>,
        kind -> Text,
        about_id -> Nullable<Uid16>,
        facts -> Text,
        channel -> Text,
        state -> Text,
        not_before -> BigInt,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        done_at -> Nullable<BigInt>,
        done_by -> Nullable<Uid16>,
        outcome -> Nullable<Text>,
        round_id -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable};
    use crate::store::column::Uid16;

    post_rounds (id) {
        id -> Uid16,
        bank_id -> Uid16,
        made_at -> BigInt,
        made_by -> Nullable<Uid16>,
        letters -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    message_links (token_hash) {
        token_hash -> Binary,
        bank_id -> Uid16,
        member_id -> Nullable<Uid16>,
        purpose -> Text,
        about_id -> Uid16,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::store::column::Uid16;

    calendar_feeds (token_hash) {
        token_hash -> Binary,
        bank_id -> Uid16,
        member_id -> Uid16,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    job_leases (job) {
        job -> Text,
        holder -> Uid16,
        until_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    duty_people (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        position -> BigInt,
        hours -> BigInt,
        phone -> Text,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    visits (id) {
        id -> Uid16,
        bank_id -> Uid16,
        visitor_id -> Uid16,
        host_id -> Uid16,
        meeting_id -> Nullable<Uid16>,
        started_at -> BigInt,
        started_by -> Nullable<Uid16>,
        expected_end_at -> BigInt,
        token_hash -> Binary,
        state -> Text,
        alarm_step -> BigInt,
        alarm_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        ended_how -> Nullable<Text>,
        ended_by -> Nullable<Uid16>,
        acknowledged_by -> Nullable<Uid16>,
        acknowledged_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    visit_alarms (id) {
        id -> Uid16,
        bank_id -> Uid16,
        visit_id -> Uid16,
        duty_id -> Uid16,
        at -> BigInt,
        channel -> Text,
        token_hash -> Binary,
        outcome -> Nullable<Text>,
        outcome_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(postings -> transfers (transfer_id));
diesel::joinable!(transfer_words -> transfers (transfer_id));
diesel::joinable!(exchanges -> categories (category_id));
diesel::joinable!(listings -> members (member_id));
diesel::joinable!(listings -> categories (category_id));
diesel::joinable!(members -> accounts (account_id));

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::store::column::Uid16;

    grant_rules (bank_id, slug) {
        bank_id -> Uid16,
        slug -> Text,
        name -> Nullable<Text>,
        state -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    expenses (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        exchange_id -> Nullable<Uid16>,
        on_day -> Date,
        pence -> BigInt,
        what -> Text,
        receipt -> Nullable<Text>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    year_drafts (id) {
        id -> Uid16,
        bank_id -> Uid16,
        year -> BigInt,
        drafted_at -> BigInt,
        signer_id -> Uid16,
        signer -> Text,
        statement -> Text,
        second_id -> Nullable<Uid16>,
        ledger_size -> BigInt,
        ledger_root -> Nullable<Text>,
        checkpoint -> Nullable<Text>,
        deflator_vintage -> Text,
        rule_version -> Text,
        program_version -> Text,
        figures -> Text,
        sha256 -> Binary,
        book -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::column::Uid16;

    year_answers (draft_id) {
        draft_id -> Uid16,
        bank_id -> Uid16,
        year -> BigInt,
        kind -> Text,
        at -> BigInt,
        signer_id -> Uid16,
        signer -> Text,
        statement -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    register_endings (entry_id) {
        entry_id -> Uid16,
        bank_id -> Uid16,
        replaced_by -> Nullable<Uid16>,
        reason -> Text,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    benefits (id) {
        id -> Uid16,
        bank_id -> Uid16,
        on_day -> Date,
        heading -> Text,
        class -> Text,
        sign -> Text,
        body -> Text,
        what -> Text,
        units -> Nullable<BigInt>,
        each_pence -> Nullable<BigInt>,
        deadweight -> BigInt,
        displacement -> BigInt,
        attribution -> BigInt,
        drop_off -> BigInt,
        years -> BigInt,
        grade -> Text,
        evidence -> Nullable<Text>,
        counterfactual -> Text,
        signed_by -> Nullable<Text>,
        signed_post -> Nullable<Text>,
        signed_on -> Nullable<Date>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    rates (id) {
        id -> Uid16,
        bank_id -> Uid16,
        kind -> Text,
        what -> Text,
        from_day -> Date,
        pence -> BigInt,
        source -> Text,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::store::column::Uid16;

    outcome_rules (bank_id) {
        bank_id -> Uid16,
        ons4 -> Bool,
        ucla3 -> Bool,
        again_months -> BigInt,
        wemwbs_licence -> Nullable<Text>,
        swemwbs_licence -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    outcome_consents (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        said -> Text,
        at -> BigInt,
        channel -> Text,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    outcome_asks (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        wave -> Text,
        on_day -> Date,
        reminded_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    outcome_forms (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        instrument -> Text,
        on_day -> Date,
        answer_1 -> Nullable<BigInt>,
        answer_2 -> Nullable<BigInt>,
        answer_3 -> Nullable<BigInt>,
        answer_4 -> Nullable<BigInt>,
        channel -> Text,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    stories (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        on_day -> Date,
        words -> Nullable<Text>,
        signed -> Text,
        channel -> Text,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Date, Nullable, Text};
    use crate::store::column::Uid16;

    auditor_links (id) {
        id -> Uid16,
        bank_id -> Uid16,
        token_hash -> Binary,
        for_whom -> Text,
        first_year -> BigInt,
        last_year -> BigInt,
        ends_on -> Date,
        made_at -> BigInt,
        made_by -> Nullable<Uid16>,
        revoked_at -> Nullable<BigInt>,
        revoked_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};
    use crate::store::column::Uid16;

    own_benchmarks (id) {
        id -> Uid16,
        bank_id -> Uid16,
        role -> Text,
        what -> Text,
        unit -> Text,
        millionths -> BigInt,
        bound -> Text,
        price_year -> Nullable<BigInt>,
        assumed -> Bool,
        source -> Text,
        url -> Nullable<Text>,
        grade -> Text,
        cashability -> Text,
        supersedes -> Nullable<Text>,
        from_day -> Nullable<Date>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Text};
    use crate::store::column::Uid16;

    auditor_uses (link_id, on_day, opened) {
        link_id -> Uid16,
        on_day -> Date,
        opened -> Text,
        bank_id -> Uid16,
        times -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    evidence_files (id) {
        id -> Uid16,
        bank_id -> Uid16,
        entry_id -> Uid16,
        name -> Text,
        kind -> Text,
        size -> BigInt,
        sha256 -> Binary,
        bytes -> Binary,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    awards (id) {
        id -> Uid16,
        bank_id -> Uid16,
        funder -> Text,
        reference -> Text,
        from_day -> Date,
        to_day -> Date,
        pence -> Nullable<BigInt>,
        says_hours -> Nullable<Text>,
        says_members -> Nullable<Text>,
        says_costs -> Nullable<Text>,
        opening -> Nullable<Text>,
        areas -> Nullable<Text>,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::column::Uid16;

    award_tags (id) {
        id -> Uid16,
        bank_id -> Uid16,
        award_id -> Uid16,
        target -> Text,
        of_id -> Nullable<Uid16>,
        from_day -> Date,
        to_day -> Date,
        share -> BigInt,
        recorded_at -> BigInt,
        recorded_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::store::column::Uid16;

    postcode_areas (bank_id, postcode) {
        bank_id -> Uid16,
        postcode -> Text,
        ward -> Nullable<Text>,
        lsoa -> Nullable<Text>,
        district -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::store::column::Uid16;

    area_names (bank_id, code) {
        bank_id -> Uid16,
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable};
    use crate::store::column::Uid16;

    sign_in_links (id) {
        id -> Uid16,
        login_id -> Nullable<Uid16>,
        made_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    sign_in_cards (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        secret_hash -> Binary,
        pin_hash -> Text,
        made_at -> BigInt,
        made_by -> Nullable<Uid16>,
        wrong_pins -> BigInt,
        last_used_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        ended_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::store::column::Uid16;

    code_apps (login_id) {
        login_id -> Uid16,
        sealed -> Binary,
        last_step -> BigInt,
        failed -> BigInt,
        wait_until -> BigInt,
        made_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::store::column::Uid16;

    spare_codes (login_id, code_hash) {
        login_id -> Uid16,
        code_hash -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable};
    use crate::store::column::Uid16;

    factor_rules (bank_id) {
        bank_id -> Uid16,
        since -> BigInt,
        set_by -> Nullable<Uid16>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::column::Uid16;

    factor_removals (id) {
        id -> Uid16,
        bank_id -> Uid16,
        member_id -> Uid16,
        at -> BigInt,
        by_member -> Nullable<Uid16>,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    deeds (bank_id, seq) {
        bank_id -> Uid16,
        seq -> BigInt,
        id -> Uid16,
        kind -> Text,
        at -> BigInt,
        door -> Text,
        mark -> Nullable<Binary>,
        by_id -> Nullable<Uid16>,
        about_id -> Nullable<Uid16>,
        other_id -> Nullable<Uid16>,
        thing_id -> Nullable<Uid16>,
        before_commitment -> Nullable<Binary>,
        after_commitment -> Nullable<Binary>,
        reason_commitment -> Nullable<Binary>,
        leaf_hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    use crate::store::column::Uid16;

    deed_words (deed_id, part) {
        bank_id -> Uid16,
        deed_id -> Uid16,
        part -> Text,
        salt -> Binary,
        words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::store::column::Uid16;

    deed_nodes (bank_id, place) {
        bank_id -> Uid16,
        place -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    deed_heads (bank_id) {
        bank_id -> Uid16,
        last_seq -> BigInt,
        log_peaks -> Binary,
        checkpoint -> Nullable<Text>,
        checkpoint_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::column::Uid16;

    passkeys (id) {
        id -> Uid16,
        login_id -> Uid16,
        credential -> Binary,
        key -> Text,
        name -> Text,
        made_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}
