//! The demo's registers beyond costs and benefits: a published figure that is shown beside, and a bill behind the newest cost. Told from
//! `cli/demo/benchmark.txt` and `cli/demo/bill.txt`; invented study and invented bill.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::service::value::evidence::Line;
use crate::service::value::own_benchmark::BenchmarkText;

const BENCHMARK: &str = include_str!("demo/benchmark.txt");
const BILL: &str = include_str!("demo/bill.txt");
const BILL_NAME: &str = "bill.txt";
/// Who keeps the registers.
const COORDINATOR: &str = "Catriona MacLeod";
/// More costs than the demo has.
const COSTS: i64 = 1_000;

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let coordinator = story.acting(COORDINATOR)?;
    let cell = |field: &str| {
        let lines = BENCHMARK.lines().filter_map(|line| line.split_once('|'));
        lines.map(|(name, text)| (name.trim(), text.trim())).find(|(name, _)| *name == field).map_or("", |(_, text)| text).to_owned()
    };
    let new = BenchmarkText::gather(cell).read(story.today).or(Err(unknown(BENCHMARK)))?;
    story.banks.add_benchmark(&coordinator, &new, None)?;
    let costs = story.banks.list_costs(&coordinator, None, COSTS)?;
    let newest = costs.iter().max_by_key(|line| line.on).ok_or_else(|| unknown(BILL))?;
    story.banks.add_evidence(&coordinator, Line::Cost(newest.id), (BILL_NAME, BILL.as_bytes()), None)?;
    Ok(())
}
