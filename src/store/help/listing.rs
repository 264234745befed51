//! Listing rows: offers and requests.

use diesel::prelude::*;

use crate::domain::calendar::{Day, Time};
use crate::domain::help::listing::{About, Closed, ClosedAs, Journey, Listing, ListingKind, Pattern, RequestFact};
use crate::domain::help::requirement::Requirement;
use crate::domain::id::{BankId, CategoryId, ListingId, MemberId, PlaceId};
use crate::domain::minutes::Amount;
use crate::domain::people::member::Standing;
use crate::domain::people::profile::{Availability, Said};
use crate::domain::text::{Note, Title, fold};
use crate::store::backend::contains_pattern;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{listings, members};

/// How a time of day stands in a row.
const TIME: &str = "%H:%M";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = listings, treat_none_as_null = true)]
struct ListingRow {
    id: Uid,
    member_id: Uid,
    kind: String,
    category_id: Uid,
    title: String,
    needed_by: Option<Day>,
    created_at: i64,
    expires_on: Day,
    closed_at: Option<i64>,
    details: Option<String>,
    minutes: Option<i64>,
    place_id: Option<Uid>,
    place_words: Option<String>,
    pattern: String,
    availability: i64,
    at_home: bool,
    helpers: i64,
    check_needed: bool,
    journey_from: Option<String>,
    journey_to: Option<String>,
    journey_at: Option<String>,
    journey_return: Option<String>,
    mobility_aid: Option<String>,
    requirements: Option<String>,
    keyed_by: Option<Uid>,
    reminded_at: Option<i64>,
    paused_at: Option<i64>,
    closed_as: Option<String>,
}

fn text(title: Option<&Title>) -> Option<String> {
    title.map(|title| title.as_str().to_owned())
}

pub(in crate::store::help) fn time_text(time: Option<Time>) -> Option<String> {
    time.map(|time| time.format(TIME).to_string())
}

pub(in crate::store::help) fn time(text: Option<&str>, column: &'static str) -> StoreResult<Option<Time>> {
    text.map(|text| Time::parse_from_str(text, TIME)).transpose().or(Err(StoreError::Corrupt(column)))
}

pub(in crate::store::help) fn title(text: Option<&str>, column: &'static str) -> StoreResult<Option<Title>> {
    text.map(Title::new).transpose().or(Err(StoreError::Corrupt(column)))
}

impl ListingRow {
    fn of(listing: &Listing) -> Self {
        let about = &listing.about;
        let journey = about.journey.as_ref();
        let needs: Vec<String> = about.needs.iter().map(Requirement::code).collect();
        Self {
            id: listing.id.into(),
            member_id: listing.member.into(),
            kind: listing.kind.code().to_owned(),
            category_id: about.category.into(),
            title: about.title.as_str().to_owned(),
            needed_by: about.needed_by,
            created_at: listing.created_at,
            expires_on: listing.expires_on,
            closed_at: listing.closed.map(|closed| closed.at),
            details: about.details.as_ref().map(|note| note.as_str().to_owned()),
            minutes: about.minutes.map(Amount::get),
            place_id: about.place.map(Uid::from),
            place_words: text(about.place_words.as_ref()),
            pattern: about.pattern.code().to_owned(),
            availability: about.when.bits(),
            at_home: about.at_home.yes(),
            helpers: about.helpers,
            check_needed: about.check.yes(),
            journey_from: text(journey.map(|journey| &journey.from)),
            journey_to: text(journey.map(|journey| &journey.to)),
            journey_at: time_text(journey.and_then(|journey| journey.at)),
            journey_return: time_text(journey.and_then(|journey| journey.back_at)),
            mobility_aid: text(journey.and_then(|journey| journey.aid.as_ref())),
            requirements: (!needs.is_empty()).then(|| needs.join("\n")),
            keyed_by: listing.keyed_by.map(Uid::from),
            reminded_at: listing.reminded_at,
            paused_at: listing.paused_at,
            closed_as: listing.closed.map(|closed| closed.how.code().to_owned()),
        }
    }

    fn journey(&self) -> StoreResult<Option<Journey>> {
        let from = title(self.journey_from.as_deref(), "listings.journey_from")?;
        let to = title(self.journey_to.as_deref(), "listings.journey_to")?;
        let Some((from, to)) = from.zip(to) else { return Ok(None) };
        Ok(Some(Journey {
            from,
            to,
            at: time(self.journey_at.as_deref(), "listings.journey_at")?,
            back_at: time(self.journey_return.as_deref(), "listings.journey_return")?,
            aid: title(self.mobility_aid.as_deref(), "listings.mobility_aid")?,
        }))
    }

    fn closed(&self) -> StoreResult<Option<Closed>> {
        // Listings of the first editions were taken down without saying how.
        let how = self.closed_as.as_deref().map_or(Some(ClosedAs::Withdrawn), ClosedAs::from_code);
        let how = how.ok_or(StoreError::Corrupt("listings.closed_as"))?;
        Ok(self.closed_at.map(|at| Closed { at, how }))
    }

    fn listing(self) -> StoreResult<Listing> {
        let (journey, closed) = (self.journey()?, self.closed()?);
        let need = |code: &str| Requirement::from_code(code).ok_or(StoreError::Corrupt("listings.requirements"));
        Ok(Listing {
            id: self.id.into(),
            member: self.member_id.into(),
            kind: ListingKind::from_code(&self.kind).ok_or(StoreError::Corrupt("listings.kind"))?,
            about: About {
                category: self.category_id.into(),
                title: Title::new(&self.title).or(Err(StoreError::Corrupt("listings.title")))?,
                details: self.details.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("listings.details")))?,
                minutes: self.minutes.map(Amount::new).transpose().or(Err(StoreError::Corrupt("listings.minutes")))?,
                place: self.place_id.map(PlaceId::from),
                place_words: title(self.place_words.as_deref(), "listings.place_words")?,
                needed_by: self.needed_by,
                pattern: Pattern::from_code(&self.pattern).ok_or(StoreError::Corrupt("listings.pattern"))?,
                when: Availability::from_bits(self.availability),
                at_home: Said::from(self.at_home),
                helpers: self.helpers,
                check: Said::from(self.check_needed),
                needs: self.requirements.as_deref().unwrap_or("").lines().map(need).collect::<StoreResult<_>>()?,
                journey,
            },
            created_at: self.created_at,
            expires_on: self.expires_on,
            keyed_by: self.keyed_by.map(MemberId::from),
            reminded_at: self.reminded_at,
            paused_at: self.paused_at,
            closed,
        })
    }
}

/// Adds a listing; `category` is the name of its kind, which is searched too.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, listing: &Listing, category: &str) -> StoreResult<()> {
    let key = listings::search_key.eq(listing.about.search_key(category));
    let row = (ListingRow::of(listing), listings::bank_id.eq(Uid::from(bank)), key);
    diesel::insert_into(listings::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes a listing anew.
pub(crate) fn update(tx: &mut Tx, bank: BankId, listing: &Listing, category: &str) -> StoreResult<()> {
    let row = listings::table.filter(listings::bank_id.eq(Uid::from(bank))).filter(listings::id.eq(Uid::from(listing.id)));
    let key = listings::search_key.eq(listing.about.search_key(category));
    diesel::update(row).set((ListingRow::of(listing), key)).execute(tx.conn())?;
    Ok(())
}

/// One listing of a bank, in whatever state.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: ListingId) -> StoreResult<Option<Listing>> {
    let row = listings::table.filter(listings::bank_id.eq(Uid::from(bank))).filter(listings::id.eq(Uid::from(id)));
    row.select(ListingRow::as_select()).first(reader.conn()).optional()?.map(ListingRow::listing).transpose()
}

/// Listings by id, in whatever state.
pub(crate) fn by_ids(reader: &mut Reader, bank: BankId, ids: &[ListingId]) -> StoreResult<Vec<Listing>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let rows = listings::table.filter(listings::bank_id.eq(Uid::from(bank))).filter(listings::id.eq_any(ids.to_vec()));
        for row in rows.select(ListingRow::as_select()).load(reader.conn())? {
            found.push(row.listing()?);
        }
    }
    Ok(found)
}

/// Which open listings to read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListingFilter {
    /// Offers or requests; both where it is left out.
    pub(crate) kind: Option<ListingKind>,
    /// A part of a word, in any spelling of accents and case.
    pub(crate) query: Option<String>,
    /// Only of these kinds of help; empty for all.
    pub(crate) categories: Vec<CategoryId>,
    /// Only of this member.
    pub(crate) of: Option<MemberId>,
    /// Of everybody but this member.
    pub(crate) but_of: Option<MemberId>,
}

/// Listings that are shown today, oldest first: open, not resting, not expired, and of people who take part and do not rest.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId, filter: &ListingFilter, today: Day, limit: i64) -> StoreResult<Vec<Listing>> {
    let mut rows = listings::table
        .inner_join(members::table)
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::closed_at.is_null())
        .filter(listings::paused_at.is_null())
        .filter(listings::expires_on.ge(today))
        .filter(members::standing.eq(Standing::Active.code()))
        .into_boxed();
    if let Some(kind) = filter.kind {
        rows = rows.filter(listings::kind.eq(kind.code()));
    }
    for word in filter.query.as_deref().map(fold).unwrap_or_default().split_whitespace().take(8) {
        rows = rows.filter(listings::search_key.like(contains_pattern(word)).escape('\\'));
    }
    if !filter.categories.is_empty() {
        rows = rows.filter(listings::category_id.eq_any(filter.categories.iter().copied().map(Uid::from).collect::<Vec<_>>()));
    }
    if let Some(member) = filter.of {
        rows = rows.filter(listings::member_id.eq(Uid::from(member)));
    }
    if let Some(member) = filter.but_of {
        rows = rows.filter(listings::member_id.ne(Uid::from(member)));
    }
    let rows = rows.order((listings::created_at, listings::id)).limit(limit).select(ListingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ListingRow::listing).collect()
}

/// What a member has listed and not closed, resting and expired ones too, oldest first.
pub(crate) fn list_of(reader: &mut Reader, bank: BankId, member: MemberId, limit: i64) -> StoreResult<Vec<Listing>> {
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::member_id.eq(Uid::from(member)))
        .filter(listings::closed_at.is_null())
        .order((listings::created_at, listings::id))
        .limit(limit)
        .select(ListingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ListingRow::listing).collect()
}

/// Open listings of which something is to be said: their last day lies from `today` to `until` and nobody was reminded, or it lay
/// before `over`. Soonest first.
pub(crate) fn list_ending(
    reader: &mut Reader,
    bank: BankId,
    (today, until, over): (Day, Day, Day),
    limit: i64,
) -> StoreResult<Vec<Listing>> {
    let to_remind = listings::reminded_at.is_null().and(listings::expires_on.between(today, until));
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::closed_at.is_null())
        .filter(listings::expires_on.le(until))
        .filter(to_remind.or(listings::expires_on.lt(over)))
        .order((listings::expires_on, listings::id))
        .limit(limit)
        .select(ListingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ListingRow::listing).collect()
}

/// Moves every listing of one kind of help to another; `name` is the new kind's, which is searched from now on.
pub(crate) fn move_category(tx: &mut Tx, bank: BankId, from: CategoryId, (to, name): (CategoryId, &str)) -> StoreResult<()> {
    let rows = listings::table.filter(listings::bank_id.eq(Uid::from(bank))).filter(listings::category_id.eq(Uid::from(from)));
    for row in rows.select(ListingRow::as_select()).load(tx.conn())? {
        let mut listing = row.listing()?;
        listing.about.category = to;
        update(tx, bank, &listing, name)?;
    }
    Ok(())
}

type RequestRow = (Uid, String, i64, Option<i64>, Option<String>, Day);

/// The requests that were made from one moment up to another (UTC milliseconds), as they stand today, in their order.
pub(crate) fn list_requests(reader: &mut Reader, bank: BankId, from_ms: i64, to_ms: i64, today: Day) -> StoreResult<Vec<RequestFact>> {
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::kind.eq(ListingKind::Request.code()))
        .filter(listings::created_at.ge(from_ms))
        .filter(listings::created_at.lt(to_ms))
        .order((listings::created_at, listings::id))
        .select((listings::id, listings::title, listings::created_at, listings::closed_at, listings::closed_as, listings::expires_on));
    let fact = |(id, title, asked_at, closed_at, closed_as, expires_on): RequestRow| {
        let how = closed_as.map(|code| ClosedAs::from_code(&code).ok_or(StoreError::Corrupt("listings.closed_as"))).transpose()?;
        Ok(RequestFact {
            id: id.into(),
            title,
            asked_at,
            closed: closed_at.zip(how).map(|(at, how)| Closed { at, how }),
            ran_out: closed_at.is_none() && expires_on < today,
        })
    };
    rows.load::<RequestRow>(reader.conn())?.into_iter().map(fact).collect()
}

/// Takes down every open listing of a member, as withdrawn. Answers how many there were.
pub(crate) fn withdraw_all_of(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<usize> {
    let open = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::member_id.eq(Uid::from(member)))
        .filter(listings::closed_at.is_null());
    Ok(diesel::update(open).set((listings::closed_at.eq(Some(now_ms)), listings::closed_as.eq(Some("withdrawn")))).execute(tx.conn())?)
}
