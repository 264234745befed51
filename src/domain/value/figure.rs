//! The figures of the report by name, with their units, the reasons why one may be missing, and what a reader must be told.
//!
//! No arithmetic and no words: messages are found by these names.

use rust_decimal::Decimal;

use crate::domain::money::rounded;
use crate::domain::people::member::codes;
use crate::domain::value::benchmark::Role;

codes! {
    /// What a figure is measured in; the code is the name in the API and in files.
    Unit {
        /// Hours.
        Hours = "hours",
        /// Members.
        Members = "members",
        /// Years of membership.
        MemberYears = "member_years",
        /// A share of 1.
        Share = "share",
        /// Pounds.
        Pounds = "pounds",
        /// People a person.
        People = "people",
        /// A bare number from 0 to 1.
        Index = "index",
        /// So many times as much.
        Ratio = "ratio",
        /// Days.
        Days = "days",
        /// Points of a questionnaire's scale.
        Points = "points",
    }
}

impl Unit {
    /// A value as the API and files show it: money with 2 places, the rest with 6, rounded once.
    pub(crate) fn shown(self, value: Decimal) -> String {
        rounded(value, if self == Self::Pounds { 2 } else { 6 }).to_string()
    }
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident $slug:literal $unit:ident),+ $(,)?) => {
        /// A figure of the report.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub(crate) enum FigureKey {$($(#[$doc])* $name),+}

        impl FigureKey {
            /// All figures, in the report's order.
            pub(crate) const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in the API, in files and in addresses.
            pub(crate) const fn code(self) -> &'static str {
                match self {$(Self::$name => $slug),+}
            }

            /// What it is measured in.
            pub(crate) const fn unit(self) -> Unit {
                match self {$(Self::$name => Unit::$unit),+}
            }
        }
    };
}

figures! {
    /// H: each exchange once.
    HoursExchanged "hours_exchanged" Hours,
    /// The part of H with an organisation on either side.
    HoursWithOrganisations "hours_with_organisations" Hours,
    /// Time in which people took part in groups: outside H, R and C / H.
    AttenderHours "attender_hours" Hours,
    /// People whose membership was open on a day of the year.
    RegisteredMembers "registered_members" Members,
    /// Registered and with an exchange.
    ActiveMembers "active_members" Members,
    /// Registered and with three exchanges.
    StrictMembers "strict_members" Members,
    /// Days open over days of the year, all registered.
    RegisteredMemberYears "registered_member_years" MemberYears,
    /// AMY: the same over active members.
    ActiveMemberYears "active_member_years" MemberYears,
    /// Active members who gave and received.
    ReciprocalShare "reciprocal_share" Share,
    /// Active members who only gave.
    GiveOnlyShare "give_only_share" Share,
    /// Active members who only received.
    ReceiveOnlyShare "receive_only_share" Share,
    /// H / AMY.
    HoursPerActiveMemberYear "hours_per_active_member_year" Hours,
    /// The published cost in this year's prices.
    CostPerMemberUprated "cost_per_member_uprated" Pounds,
    /// The published saving in this year's prices.
    SavingPerMemberUprated "saving_per_member_uprated" Pounds,
    /// B = AMY × cost.
    BenchmarkCost "benchmark_cost" Pounds,
    /// P = AMY × saving.
    BenchmarkPotential "benchmark_potential" Pounds,
    /// C: the cost register's sum.
    OwnCost "own_cost" Pounds,
    /// The part of C that was paid.
    OwnCostCash "own_cost_cash" Pounds,
    /// The part of C that was given.
    OwnCostInKind "own_cost_in_kind" Pounds,
    /// C / AMY.
    CostPerActiveMemberYear "cost_per_active_member_year" Pounds,
    /// C / registered member-years.
    CostPerRegisteredMemberYear "cost_per_registered_member_year" Pounds,
    /// C / H.
    CostPerHour "cost_per_hour" Pounds,
    /// P / H: arithmetic, not evidence.
    SavingPerHour "saving_per_hour" Pounds,
    /// r* = C / P.
    SwitchingValue "switching_value" Share,
    /// R = Σ min(given, received) / H, between people.
    ReciprocityIndex "reciprocity_index" Index,
    /// E / (n (n − 1)).
    Density "density" Index,
    /// Distinct partners of an active member, on average.
    MeanPartners "mean_partners" People,
    /// The part of the hours between people that the busiest giver gave.
    BusiestGiverShare "busiest_giver_share" Share,
}

impl FigureKey {
    /// Reads the API's name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.code() == code)
    }

    /// Which published figure it stands on, if any.
    pub(crate) const fn stands_on(self) -> Option<Role> {
        match self {
            Self::CostPerMemberUprated | Self::BenchmarkCost => Some(Role::Cost),
            Self::SavingPerMemberUprated | Self::BenchmarkPotential | Self::SavingPerHour | Self::SwitchingValue => Some(Role::Saving),
            _ => None,
        }
    }

    /// The figures that it is computed from, numerator first; empty where it is counted from rows.
    pub(crate) const fn inputs(self) -> &'static [Self] {
        match self {
            Self::HoursPerActiveMemberYear => &[Self::HoursExchanged, Self::ActiveMemberYears],
            Self::BenchmarkCost => &[Self::ActiveMemberYears, Self::CostPerMemberUprated],
            Self::BenchmarkPotential => &[Self::ActiveMemberYears, Self::SavingPerMemberUprated],
            Self::CostPerActiveMemberYear => &[Self::OwnCost, Self::ActiveMemberYears],
            Self::CostPerRegisteredMemberYear => &[Self::OwnCost, Self::RegisteredMemberYears],
            Self::CostPerHour => &[Self::OwnCost, Self::HoursExchanged],
            Self::SavingPerHour => &[Self::BenchmarkPotential, Self::HoursExchanged],
            Self::SwitchingValue => &[Self::OwnCost, Self::BenchmarkPotential],
            _ => &[],
        }
    }
}

codes! {
    /// Why a figure cannot be calculated.
    Missing {
        /// Nobody was registered.
        NoMembers = "no_members",
        /// Nobody was active.
        NoActiveMembers = "no_active_members",
        /// Nobody took part in three exchanges.
        NoStrictMembers = "no_strict_members",
        /// Fewer than two were active, so there is no pair.
        NoPairs = "no_pairs",
        /// Nobody was active in the year before.
        NobodyBefore = "nobody_before",
        /// No time was exchanged.
        NoHours = "no_hours",
        /// The cost register has no line for the year.
        NoCosts = "no_costs",
        /// The deflator series lacks the year.
        NoDeflator = "no_deflator",
        /// No wage is known for some of the months.
        NoWage = "no_wage",
        /// A number too large to be true.
        TooLarge = "too_large",
    }
}

/// A figure's unrounded value, or why there is none.
pub(crate) type Value = Result<Decimal, Missing>;

/// A quotient; nothing to divide by is a reason, never 0 or infinity.
pub(crate) fn over(numerator: Value, denominator: Decimal, zero: Missing) -> Value {
    if denominator.is_zero() { Err(zero) } else { numerator?.checked_div(denominator).ok_or(Missing::TooLarge) }
}

/// A product.
pub(crate) fn times(value: Value, factor: Decimal) -> Value {
    value?.checked_mul(factor).ok_or(Missing::TooLarge)
}

impl Caution {
    /// What every reader is told, whatever the figures say.
    pub(crate) const ALWAYS: [Self; 7] = [
        Self::Inconclusive,
        Self::Simulation,
        Self::NotCashable,
        Self::SoftAndLate,
        Self::NoComparison,
        Self::Recording,
        Self::NotComparable,
    ];
}

codes! {
    /// What a reader must be told; `report-caution-…` is its message.
    Caution {
        /// Reviews find the evidence on costs inconclusive.
        Inconclusive = "inconclusive",
        /// The pair comes from a simulation.
        Simulation = "simulation",
        /// The saving is not known to be cash.
        NotCashable = "not_cashable",
        /// Savings may be soft, fall to others or come late; costs may rise first.
        SoftAndLate = "soft_and_late",
        /// There is no comparison group.
        NoComparison = "no_comparison",
        /// Recorded hours miss some and rise with better recording.
        Recording = "recording",
        /// Ratios of other schemes are not comparable.
        NotComparable = "not_comparable",
        /// One-off costs are counted whole in the year of their day.
        OneOffWhole = "one_off_whole",
        /// The year is not over.
        SoFar = "so_far",
        /// Cost lines dated after the counted days are left out.
        CostsToCome = "costs_to_come",
        /// The year's deflator is a forecast.
        ForecastPrices = "forecast_prices",
        /// All of the saving would not cover the cost.
        CostNotCovered = "cost_not_covered",
        /// No costs have been entered.
        NoCosts = "no_costs",
    }
}
