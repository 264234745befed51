//! The column types that diesel does not share between the two databases: ids (UUID in PostgreSQL, 16 bytes in SQLite).

use std::io::Write;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Binary, HasSqlType, SqlType};
use diesel::sqlite::{Sqlite, SqliteValue};
use uuid::Uuid;

use crate::domain::id::{
    AccountId, ActivityId, AgreementId, AlarmId, ApplicationId, AskId, AuditorLinkId, AwardId, BankId, BenchmarkId, BenefitId, CardId,
    CategoryId, CheckId, CostId, DeedId, DraftId, DutyId, EventId, EvidenceId, ExchangeId, ExpenseId, GrantId, InviteId, ListingId,
    LoginId, MeetingId, MemberId, MessageId, NoteId, OutcomeId, PasskeyId, PlaceId, ProxyId, RateId, RefereeId, RemovalId, RoundId,
    SheetId, SignInLinkId, StandingId, StoryId, TagId, TokenId, TransferId, VisitId,
};
use crate::store::backend::{MultiBackend, MultiRawValue};

/// The SQL type of an id.
#[derive(SqlType, QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Binary"))]
pub struct Uid16;

/// An id as a row holds it; the newtypes of `domain/id` are made from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, AsExpression, FromSqlRow)]
#[diesel(sql_type = Uid16)]
pub(crate) struct Uid(pub(crate) Uuid);

impl ToSql<Uid16, Pg> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<Uid16, Sqlite> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<Uid16, Pg> for Uid {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl FromSql<Uid16, Sqlite> for Uid {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(&<Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?)?))
    }
}

impl HasSqlType<Uid16> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Uid16>(lookup)
    }
}

impl ToSql<Uid16, MultiBackend> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Uid16, self));
        Ok(IsNull::No)
    }
}

impl FromSql<Uid16, MultiBackend> for Uid {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, Uid16>()
    }
}

macro_rules! from_ids {
    ($($name:ident),+) => {$(
        impl From<$name> for Uid {
            fn from(id: $name) -> Self {
                Self(id.uuid())
            }
        }

        impl From<Uid> for $name {
            fn from(uid: Uid) -> Self {
                Self::new(uid.0)
            }
        }
    )+};
}

from_ids!(
    AccountId,
    BankId,
    CategoryId,
    CostId,
    BenefitId,
    RateId,
    BenchmarkId,
    EvidenceId,
    AwardId,
    TagId,
    OutcomeId,
    DraftId,
    DeedId,
    StoryId,
    AuditorLinkId,
    EventId,
    ExchangeId,
    CardId,
    SignInLinkId,
    InviteId,
    ListingId,
    LoginId,
    RemovalId,
    PasskeyId,
    MemberId,
    StandingId,
    TokenId,
    TransferId,
    PlaceId,
    ApplicationId,
    RefereeId,
    CheckId,
    AgreementId,
    ProxyId,
    NoteId,
    AskId,
    MeetingId,
    ActivityId,
    SheetId,
    GrantId,
    ExpenseId,
    MessageId,
    RoundId,
    DutyId,
    VisitId,
    AlarmId
);
