//! A year before the report's, from the totals that are kept with every posting: as many rows as accounts and months, however many
//! exchanges there were. A bank's year that does not begin with a month is counted from its exchanges instead.

use std::collections::BTreeMap;

use crate::domain::calendar::FinancialYear;
use crate::domain::id::{AccountId, BankId, MemberId};
use crate::domain::ledger::totals::Month;
use crate::domain::minutes::Minutes;
use crate::domain::value::model::{Counts, Facts, HelpFact, KeptYear};
use crate::domain::value::pair::Pair;
use crate::domain::value::past::PastYear;
use crate::store::db::{Reader, StoreResult};
use crate::store::ledger::totals;
use crate::store::value::{register, report};

/// Which member every account belongs to.
pub(crate) type Accounts = BTreeMap<AccountId, MemberId>;

/// Counts one year; members and as-of day are those of the report's facts.
pub(crate) fn year(reader: &mut Reader, bank: BankId, year: FinancialYear, facts: &Facts, accounts: &Accounts) -> StoreResult<PastYear> {
    let pair = Pair::of(&facts.benchmarks, year.period().from);
    let Some(months) = Month::whole(year.period()) else {
        let slow = report::facts(reader, bank, year, facts.as_of)?;
        return Ok(PastYear { year, counts: Counts::of(&slow), costs: slow.costs, pair });
    };
    let help = totals::by_account(reader, bank, months)?.into_iter().filter_map(|(account, total)| {
        Some(HelpFact {
            member: *accounts.get(&account)?,
            given: Minutes::new(total.given),
            received: Minutes::new(total.received),
            exchanges: total.exchanges,
        })
    });
    let kept = KeptYear::of(totals::list_months(reader, bank, months)?, help.collect());
    let counts = Counts::of_kept(year, facts.as_of, &facts.members, &kept);
    Ok(PastYear { year, counts, costs: register::list_in(reader, bank, year.period())?, pair })
}
