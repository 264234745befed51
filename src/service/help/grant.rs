//! Grants from the community pot: asked for by one, approved by another, posted once; and the pot's report, which names nobody.
//!
//! Gifts into the pot are `movement`'s. What staff wrote about a grant never leaves the staff's pages: the statement and
//! the message tell of hours from the pot, and no more.

use crate::domain::calendar::{Day, FinancialYear, month_of};
use crate::domain::help::grant::{self as rules, BUILT_IN, Entry, Grant, GrantRule, GrantState, OTHER, RuleState, Told};
use crate::domain::id::{BankId, GrantId, MemberId};
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Role;
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::{Name, Reason, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::{Beside, Sheet};
use crate::service::clock::Clock;
use crate::service::deed;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::{Answered, Asked, Decided};
use crate::service::people::message::{Told as Telling, tell};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::help::grant::{self, Flow};
use crate::store::ledger::account;
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// Hours to ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewGrant {
    /// For whom.
    pub(crate) member: MemberId,
    /// How much.
    pub(crate) minutes: Amount,
    /// The reason's short name.
    pub(crate) rule: Slug,
    /// What staff should know about it.
    pub(crate) reason: Reason,
}

/// A grant with the people in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownGrant {
    /// The grant.
    pub(crate) grant: Grant,
    /// For whom.
    pub(crate) member: Label,
    /// Its reason, as the bank calls it.
    pub(crate) rule: GrantRule,
    /// Who asked.
    pub(crate) asked_by: Option<Label>,
    /// Who answered.
    pub(crate) decided_by: Option<Label>,
}

/// What the coordinator changes about a reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum RuleChange {
    /// Another name.
    Name(Name),
    /// Offered, or no longer.
    State(RuleState),
}

/// Under what hours out of the pot are told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Purpose {
    /// A reason.
    Rule(String),
    /// Help in groups that the pot stood for.
    Activities,
}

/// The pot in one year, so that nobody can be told from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PotYear {
    /// What is in the pot now.
    pub(crate) balance: Minutes,
    /// The year.
    pub(crate) year: FinancialYear,
    /// The years to choose from, newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// The bank's reasons, for their names.
    pub(crate) rules: Vec<GrantRule>,
    /// What came in, by month.
    pub(crate) came_in: Told<Day>,
    /// What went out, by month.
    pub(crate) went_out: Told<Day>,
    /// What went out, by reason.
    pub(crate) by_purpose: Told<Purpose>,
}

impl Banks {
    /// Asks for hours from the pot, for a member. A second person answers.
    pub(crate) fn ask_grant(&self, actor: &Actor, new: &NewGrant, key: Option<&str>) -> Result<Answered<ShownGrant>> {
        let bank = actor.may(Act::AskGrants)?;
        let by = actor.caller()?.member.id;
        let asked = Asked { bank, actor, key, request: format!("ask grant {new:?}"), accounts: Vec::new(), touches: Vec::new() };
        let (clock, new, pen, by_whom) = (self.clock.clone(), new.clone(), self.pen(), actor.clone());
        let made = self.once(asked, move |sheet| {
            let reader = sheet.reader();
            let recipient = member::by_id(reader, bank, new.member)?.ok_or(Error::invalid("member_id", "invalid-member"))?;
            if !recipient.standing.takes_part() {
                return Err(Refusal::NotTakingPart.into());
            }
            let offered = rules_in(reader, bank)?;
            if !offered.iter().any(|rule| rule.slug == new.rule && rule.state == RuleState::InUse) {
                return Err(Error::invalid("rule", "invalid-choice"));
            }
            let id = GrantId::new(clock.new_id());
            sheet.put(Added(Grant {
                id,
                member: new.member,
                minutes: new.minutes,
                rule: new.rule.clone(),
                reason: new.reason.clone(),
                asked_by: Some(by),
                asked_at: clock.now_ms(),
                state: GrantState::Asked,
                decided_by: None,
                decided_at: None,
                decision_reason: None,
                transfer_seq: None,
            }));
            let asked = Deed::of(DeedKind::GrantAsked).about(new.member).thing(id.uuid()).now("minutes", new.minutes.get());
            deed::put(sheet, &pen, &by_whom, asked.because(Some(new.reason.as_str())));
            Ok(Ok(id.uuid()))
        })?;
        self.grant_again(bank, made)
    }

    /// Says yes as a second person: the hours are in the books, and the member is told, in one go.
    pub(crate) fn approve_grant(&self, actor: &Actor, id: GrantId, key: Option<&str>) -> Result<Answered<ShownGrant>> {
        let bank = actor.may(Act::DecideGrants)?;
        let by = actor.caller()?.member.id;
        let touches = vec![(id.uuid(), id.uuid())];
        let asked = Asked { bank, actor, key, request: format!("approve grant {id}"), accounts: Vec::new(), touches };
        let (clock, pen, by_whom) = (self.clock.clone(), self.pen(), actor.clone());
        let made = self.once(asked, move |sheet| {
            let decided = make(sheet, &clock, bank, by, id)?;
            if decided.is_ok() {
                deed::put(sheet, &pen, &by_whom, Deed::of(DeedKind::GrantApproved).thing(id.uuid()));
            }
            Ok(decided)
        })?;
        self.grant_again(bank, made)
    }

    /// Says no, or takes back what one asked for. It cannot come back; it can be asked for anew.
    pub(crate) fn refuse_grant(&self, actor: &Actor, id: GrantId, reason: &Reason) -> Result<ShownGrant> {
        let bank = actor.may(Act::DecideGrants)?;
        let by = actor.caller()?.member.id;
        self.db.write(bank, |tx| {
            let mut grant = grant::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            rules::refuse(&grant)?;
            grant.state = GrantState::Refused;
            grant.decided_by = Some(by);
            grant.decided_at = Some(self.clock.now_ms());
            grant.decision_reason = Some(reason.clone());
            grant::update(tx, bank, &grant)?;
            self.keep(tx, actor, Deed::of(DeedKind::GrantRefused).about(grant.member).thing(id.uuid()).because(Some(reason.as_str())))?;
            show_one(tx, bank, grant)
        })
    }

    /// One grant; staff.
    pub(crate) fn grant(&self, actor: &Actor, id: GrantId) -> Result<ShownGrant> {
        let bank = actor.may(Act::AskGrants)?;
        self.db.read(|reader| {
            let found = grant::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            show_one(reader, bank, found)
        })
    }

    /// Grants newest first, after one; staff.
    pub(crate) fn grants(&self, actor: &Actor, state: Option<GrantState>, after: Option<GrantId>, limit: i64) -> Result<Vec<ShownGrant>> {
        let bank = actor.may(Act::AskGrants)?;
        self.db.read(|reader| {
            let found = grant::list(reader, bank, state, after, limit)?;
            show(reader, bank, found)
        })
    }

    /// What is still asked for, the longest wait first; staff.
    pub(crate) fn waiting_grants(&self, actor: &Actor, limit: i64) -> Result<Vec<ShownGrant>> {
        let bank = actor.may(Act::AskGrants)?;
        self.db.read(|reader| grants_waiting(reader, bank, limit))
    }

    /// How many people of this bank may say yes to a grant; one alone cannot, since it takes a second person. Staff.
    pub(crate) fn grant_deciders(&self, actor: &Actor) -> Result<i64> {
        let bank = actor.may(Act::AskGrants)?;
        self.db.read(|reader| {
            let of = |role: Role| Act::DecideGrants.allowed_to(role);
            let mut all = 0_i64;
            for role in Role::ALL.iter().copied().filter(|role| of(*role)) {
                all = all.saturating_add(member::count_with_role(reader, bank, role)?);
            }
            Ok(all)
        })
    }

    /// The reasons for grants, those that are no longer offered too; staff.
    pub(crate) fn grant_rules(&self, actor: &Actor) -> Result<Vec<GrantRule>> {
        let bank = actor.may(Act::AskGrants)?;
        self.db.read(|reader| rules_in(reader, bank))
    }

    /// Adds a reason; coordinator.
    pub(crate) fn add_grant_rule(&self, actor: &Actor, name: &Name) -> Result<GrantRule> {
        let bank = actor.may(Act::ManageRules)?;
        let slug = Slug::from_name(name.as_str()).or(Err(Error::invalid("name", "invalid-name")))?;
        self.db.write(bank, |tx| {
            if rules_in(tx, bank)?.iter().any(|rule| rule.slug == slug) {
                return Err(Error::invalid("name", "invalid-rule-taken"));
            }
            let rule = GrantRule { slug, name: Some(name.clone()), state: RuleState::InUse };
            grant::put_rule(tx, bank, &rule)?;
            self.keep(tx, actor, Deed::of(DeedKind::GrantRuleAdded).now("name", name.as_str()))?;
            Ok(rule)
        })
    }

    /// Renames a reason, retires it or brings it back; coordinator. The one for everything else is always offered.
    pub(crate) fn change_grant_rule(&self, actor: &Actor, slug: &Slug, change: RuleChange) -> Result<GrantRule> {
        let bank = actor.may(Act::ManageRules)?;
        self.db.write(bank, |tx| {
            let found = rules_in(tx, bank)?.into_iter().find(|rule| rule.slug == *slug);
            let mut rule = found.ok_or(Error::NotFound)?;
            match change {
                RuleChange::State(RuleState::Retired) if slug.as_str() == OTHER => {
                    return Err(Error::invalid("state", "invalid-choice"));
                }
                RuleChange::State(state) => rule.state = state,
                RuleChange::Name(name) => rule.name = Some(name),
            }
            grant::put_rule(tx, bank, &rule)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::GrantRuleChanged)
                    .now("name", rule.name.as_ref().map_or(slug.as_str(), |name| name.as_str()))
                    .now("state", rule.state.code()),
            )?;
            Ok(rule)
        })
    }

    /// The pot in a year, the newest where none is named or nothing could be told of it; anybody in the bank.
    pub(crate) fn pot_year(&self, actor: &Actor, year: Option<FinancialYear>) -> Result<PotYear> {
        let id = actor.may(Act::SeeBooks)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let pot = the_pot(reader, id)?;
            let of = |day: Day| FinancialYear::containing(day, bank.year_start);
            let newest = of(bank.day_at(now));
            let first = grant::first_flow(reader, id, pot.id)?.map_or(newest, of);
            let every = std::iter::successors(Some(newest), |year| Some(year.before()));
            let years: Vec<_> = every.take_while(|year| *year == newest || year.first() >= first.first()).collect();
            let year = year.filter(|year| years.contains(year)).unwrap_or(newest);
            let flows = grant::list_flows(reader, id, pot.id, year.period())?;
            Ok(PotYear {
                balance: pot.balance,
                year,
                years,
                rules: rules_in(reader, id)?,
                came_in: rules::told(&entries(&flows, Way::In, |flow| Some(month_of(flow.on)))),
                went_out: rules::told(&entries(&flows, Way::Out, |flow| Some(month_of(flow.on)))),
                by_purpose: rules::told(&entries(&flows, Way::Out, purpose)),
            })
        })
    }

    fn grant_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<ShownGrant>> {
        let id = GrantId::new(made.value);
        let shown = self.db.read(|reader| {
            let found = grant::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            show_one(reader, bank, found)
        })?;
        Ok(made.map(|_| shown))
    }
}

/// What is still asked for, the longest wait first: for the desk too. Since when: `grant.asked_at`.
pub(in crate::service) fn grants_waiting(reader: &mut Reader, bank: BankId, limit: i64) -> Result<Vec<ShownGrant>> {
    let found = grant::list_waiting(reader, bank, limit)?;
    show(reader, bank, found)
}

/// Posts a grant, in a request of the bookkeeper.
fn make(sheet: &mut Sheet<'_>, clock: &Clock, bank: BankId, by: MemberId, id: GrantId) -> Result<Decided> {
    let reader = sheet.reader();
    let mut grant = grant::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    rules::approve(&grant, by)?;
    // What was true when it was asked for may have changed since.
    let recipient = member::by_id(reader, bank, grant.member)?.ok_or(Error::NotFound)?;
    if !recipient.standing.takes_part() {
        return Err(Refusal::NotTakingPart.into());
    }
    let pot = the_pot(reader, bank)?;
    let now = clock.now_ms();
    let draft = Draft {
        kind: TransferKind::Grant,
        happened_on: bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now),
        source: format!("grant:{id}"),
        reverses: None,
        category: None,
        legs: Legs::between(pot.id, recipient.account, grant.minutes.minutes())?,
        // Why is the staff's to know: it does not go into the books, where a statement would tell it.
        memo: None,
        floor: FloorRule::Keep,
    };
    let transfer = match sheet.post(&draft)? {
        Ok(transfer) => transfer,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    grant.state = GrantState::Made;
    grant.decided_by = Some(by);
    grant.decided_at = Some(now);
    grant.transfer_seq = Some(transfer.seq);
    sheet.put(News { clock: clock.clone(), to: grant.member, about: id, minutes: grant.minutes });
    sheet.put(Changed(grant));
    Ok(Ok(id.uuid()))
}

fn the_pot(reader: &mut Reader, bank: BankId) -> Result<Account> {
    account::list(reader, bank, Some(AccountKind::Pot), None, 1)?.pop().ok_or(Error::NotFound)
}

fn rules_in(reader: &mut Reader, bank: BankId) -> Result<Vec<GrantRule>> {
    Ok(rules::rules(grant::list_rules(reader, bank)?))
}

fn show_one(reader: &mut Reader, bank: BankId, grant: Grant) -> Result<ShownGrant> {
    show(reader, bank, vec![grant])?.pop().ok_or(Error::NotFound)
}

fn show(reader: &mut Reader, bank: BankId, grants: Vec<Grant>) -> Result<Vec<ShownGrant>> {
    let people: Vec<MemberId> =
        grants.iter().flat_map(|grant| std::iter::once(grant.member).chain(grant.asked_by).chain(grant.decided_by)).collect();
    let labels = member::labels(reader, bank, &people)?;
    let rules = rules_in(reader, bank)?;
    let label = |id: Option<MemberId>| id.and_then(|id| labels.get(&id).cloned());
    let shown = |grant: Grant| {
        let known = rules.iter().find(|rule| rule.slug == grant.rule).cloned();
        Ok(ShownGrant {
            member: labels.get(&grant.member).cloned().ok_or(Error::NotFound)?,
            rule: known.unwrap_or_else(|| GrantRule { slug: grant.rule.clone(), name: None, state: RuleState::Retired }),
            asked_by: label(grant.asked_by),
            decided_by: label(grant.decided_by),
            grant,
        })
    };
    grants.into_iter().map(shown).collect()
}

/// Which way minutes went, from the pot's side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// The flows of one way. What undoes help that the pot stood for is taken from what went out.
fn entries<K>(flows: &[Flow], way: Way, key: impl Fn(&Flow) -> Option<K>) -> Vec<Entry<K>> {
    let way_of = |flow: &Flow| {
        let plus = flow.minutes > Minutes::ZERO;
        if plus == (flow.kind != TransferKind::Reversal) { Way::In } else { Way::Out }
    };
    let signed = |flow: &Flow| if way == Way::In { flow.minutes } else { flow.minutes.negated() };
    let of_way = flows.iter().filter(|flow| way_of(flow) == way);
    of_way.map(|flow| Entry { key: key(flow), person: flow.other, minutes: signed(flow) }).collect()
}

/// Grants that nobody asked for here, such as those of an import, go with the rest; so does "another reason".
fn purpose(flow: &Flow) -> Option<Purpose> {
    match (&flow.rule, flow.kind) {
        (Some(rule), _) if rule.as_str() != OTHER => Some(Purpose::Rule(rule.as_str().to_owned())),
        (None, TransferKind::Exchange | TransferKind::Reversal) => Some(Purpose::Activities),
        _ => None,
    }
}

/// Whether the words have the name of a reason.
pub(crate) fn is_built_in(slug: &Slug) -> bool {
    BUILT_IN.contains(&slug.as_str())
}

/// A new grant.
struct Added(Grant);

impl Beside for Added {
    const RANK: u8 = 0;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| grant::insert(tx, bank, &row.0))
    }
}

/// A grant's answer.
struct Changed(Grant);

impl Beside for Changed {
    const RANK: u8 = 1;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| grant::update(tx, bank, &row.0))
    }
}

/// What the member is told, in the transaction of the hours.
struct News {
    clock: Clock,
    to: MemberId,
    about: GrantId,
    minutes: Amount,
}

impl Beside for News {
    const RANK: u8 = 2;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        let one = |row: &Self| {
            let facts = vec![("time", Fact::Minutes(row.minutes.minutes())), ("link", Fact::Link("/statement".to_owned()))];
            let telling = Telling { kind: MessageKind::PotGrant, about: Some(row.about.uuid()), facts, not_before: None };
            tell(tx, &row.clock, bank, row.to, &telling).map_err(|error| match error {
                Error::Fault(fault) => fault,
                _ => StoreError::Corrupt("outbox"),
            })
        };
        rows.iter().try_for_each(one)
    }
}
