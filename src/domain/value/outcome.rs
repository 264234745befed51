//! How members say they are: the questionnaires, what may be answered, and when somebody is asked again.
//!
//! ONS4 are four questions, each with its own answer from 0 to 10, and never one number. The questions of UCLA-3 make one score from
//! 3 to 9, where higher is lonelier; ONS's direct question stands beside it. The scores of (S)WEMWBS are typed in, its questions are not
//! here. No answer is kept without its person's yes.

use chrono::{Days, Months};

use crate::domain::calendar::Day;
use crate::domain::id::{MemberId, OutcomeId};
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::member::codes;
use crate::domain::people::profile::Said;
use crate::domain::text::Title;

codes! {
    /// A questionnaire.
    Instrument {
        /// The four questions of the Office for National Statistics on personal wellbeing.
        Ons4 = "ons4",
        /// The three questions of the UCLA scale on loneliness, and ONS's direct one.
        Ucla3 = "ucla3",
        /// How a member sees the bank on the coproduction scale, once a year.
        Coproduction = "coproduction",
        /// The Warwick-Edinburgh Mental Wellbeing Scale: its score only.
        Wemwbs = "wemwbs",
        /// Its short form: its score only, after conversion.
        Swemwbs = "swemwbs",
    }
}

/// One question, or one score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Question {
    /// The name in files and of the field.
    pub(crate) code: &'static str,
    /// The lowest answer.
    pub(crate) least: i64,
    /// The highest answer.
    pub(crate) most: i64,
}

const fn question(code: &'static str, least: i64, most: i64) -> Question {
    Question { code, least, most }
}

const ONS4: &[Question] =
    &[question("satisfied", 0, 10), question("worthwhile", 0, 10), question("happy", 0, 10), question("anxious", 0, 10)];
const UCLA3: &[Question] =
    &[question("companionship", 1, 3), question("left_out", 1, 3), question("isolated", 1, 3), question("lonely", 1, 5)];
const COPRODUCTION: &[Question] = &[question("level", 1, 4)];
const WEMWBS: &[Question] = &[question("wemwbs", 14, 70)];
const SWEMWBS: &[Question] = &[question("swemwbs", 700, 3_500)];

impl Instrument {
    /// What is asked, in its order. A score of the short scale is in hundredths.
    pub(crate) const fn questions(self) -> &'static [Question] {
        match self {
            Self::Ons4 => ONS4,
            Self::Ucla3 => UCLA3,
            Self::Coproduction => COPRODUCTION,
            Self::Wemwbs => WEMWBS,
            Self::Swemwbs => SWEMWBS,
        }
    }

    /// Whether only a score is typed in, by staff, where the bank has a licence.
    pub(crate) const fn is_licensed(self) -> bool {
        matches!(self, Self::Wemwbs | Self::Swemwbs)
    }

    /// How many decimal places an answer has.
    pub(crate) const fn places(self) -> u32 {
        match self {
            Self::Swemwbs => 2,
            Self::Ons4 | Self::Ucla3 | Self::Coproduction | Self::Wemwbs => 0,
        }
    }
}

/// Why answers are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum AnswersError {
    /// Not one question was answered.
    #[error("nothing was answered")]
    Nothing,
    /// An answer to this question that cannot be.
    #[error("{0} is not between its lowest and highest answer")]
    OutOfRange(&'static str),
    /// More answers than there are questions.
    #[error("more answers than questions")]
    TooMany,
}

/// The answers to one questionnaire, one for each of its questions; any may be left out, but not all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Answers {
    instrument: Instrument,
    given: Vec<Option<i64>>,
}

impl Answers {
    /// Checks answers, in the order of the questions; those left out at the end were not answered.
    pub(crate) fn new(instrument: Instrument, given: &[Option<i64>]) -> Result<Self, AnswersError> {
        let questions = instrument.questions();
        if given.len() > questions.len() {
            return Err(AnswersError::TooMany);
        }
        let wrong = |(question, answer): &(&Question, &Option<i64>)| {
            answer.is_some_and(|answer| !(question.least..=question.most).contains(&answer))
        };
        if let Some((question, _)) = questions.iter().zip(given).find(wrong) {
            return Err(AnswersError::OutOfRange(question.code));
        }
        if given.iter().all(Option::is_none) {
            return Err(AnswersError::Nothing);
        }
        let mut given = given.to_vec();
        given.resize(questions.len(), None);
        Ok(Self { instrument, given })
    }

    /// To which questionnaire.
    pub(crate) const fn instrument(&self) -> Instrument {
        self.instrument
    }

    /// The answers in the order of the questions.
    pub(crate) fn given(&self) -> &[Option<i64>] {
        &self.given
    }

    /// The answer to a question.
    pub(crate) fn answer(&self, code: &str) -> Option<i64> {
        self.instrument.questions().iter().zip(&self.given).find(|(question, _)| question.code == code).and_then(|(_, answer)| *answer)
    }
}

/// Answers that came back, from one person on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OutcomeForm {
    /// Id.
    pub(crate) id: OutcomeId,
    /// Whose.
    pub(crate) member: MemberId,
    /// The day on which they were given.
    pub(crate) on: Day,
    /// What was answered.
    pub(crate) answers: Answers,
    /// How they came.
    pub(crate) by: AgreedBy,
    /// When they were written down, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who keyed them in; none where the person did, or the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

codes! {
    /// What somebody said when they were asked whether they would answer.
    ConsentSaid {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not any more: their answers were deleted.
        Withdrawn = "withdrawn",
    }
}

/// What somebody said, once; the last word counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Consent {
    /// Who.
    pub(crate) member: MemberId,
    /// What.
    pub(crate) said: ConsentSaid,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// How.
    pub(crate) by: AgreedBy,
    /// Who wrote it down; none where they did themselves.
    pub(crate) recorded_by: Option<MemberId>,
}

codes! {
    /// Which time somebody is asked.
    Wave {
        /// The first time.
        Baseline = "baseline",
        /// Again.
        FollowUp = "follow_up",
    }
}

/// That somebody was asked to answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct OutcomeAsk {
    /// Id.
    pub(crate) id: OutcomeId,
    /// Who.
    pub(crate) member: MemberId,
    /// Which time.
    pub(crate) wave: Wave,
    /// On which day.
    pub(crate) on: Day,
    /// When they were reminded, UTC milliseconds.
    pub(crate) reminded_at: Option<i64>,
}

/// What a bank asks, and how often.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OutcomeRules {
    /// Whether the four questions on wellbeing are asked.
    pub(crate) ons4: Said,
    /// Whether the questions on loneliness are asked.
    pub(crate) ucla3: Said,
    /// After how many months everybody is asked again: 3 to 24.
    pub(crate) again_months: i64,
    /// The licence for the long Warwick-Edinburgh scale, as it is called on paper.
    pub(crate) wemwbs: Option<Title>,
    /// The licence for the short one.
    pub(crate) swemwbs: Option<Title>,
}

impl OutcomeRules {
    /// The least and the most months after which somebody is asked again.
    pub(crate) const AGAIN_MONTHS: std::ops::RangeInclusive<i64> = 3..=24;

    /// What a bank begins with: both questionnaires, every six months, no licence.
    pub(crate) const fn begin() -> Self {
        Self { ons4: Said::Yes, ucla3: Said::Yes, again_months: 6, wemwbs: None, swemwbs: None }
    }

    /// The questionnaires that members are asked again and again, to see what changes.
    pub(crate) fn asked(&self) -> Vec<Instrument> {
        let asked = [(self.ons4, Instrument::Ons4), (self.ucla3, Instrument::Ucla3)];
        asked.into_iter().filter(|(said, _)| said.yes()).map(|(_, instrument)| instrument).collect()
    }

    /// Whether answers to a questionnaire are taken.
    pub(crate) fn takes(&self, instrument: Instrument) -> bool {
        match instrument {
            Instrument::Ons4 => self.ons4.yes(),
            Instrument::Ucla3 => self.ucla3.yes(),
            Instrument::Coproduction => true,
            Instrument::Wemwbs => self.wemwbs.is_some(),
            Instrument::Swemwbs => self.swemwbs.is_some(),
        }
    }
}

/// After so many days without answers somebody is reminded, once.
const REMIND_DAYS: u64 = 14;
/// Within so many days a second form is the first one put right.
const CORRECTION_DAYS: i64 = 14;

/// What is due for somebody who has said yes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Due {
    /// To be asked again.
    AskAgain,
    /// To be reminded of what they were asked last.
    Remind,
}

/// Whether a form answers an ask of a day: since then, or in the two weeks before, since paper may come in before the yes is keyed.
pub(crate) fn answers_ask(form: &OutcomeForm, on: Day) -> bool {
    (on - form.on).num_days() < CORRECTION_DAYS
}

/// Whether everything that is asked was answered for an ask of a day.
pub(crate) fn answered(forms: &[OutcomeForm], asked: &[Instrument], on: Day) -> bool {
    asked.iter().all(|instrument| forms.iter().any(|form| form.answers.instrument() == *instrument && answers_ask(form, on)))
}

/// What is due for somebody, given when they were asked and all that they answered.
pub(crate) fn due(asks: &[OutcomeAsk], forms: &[OutcomeForm], rules: &OutcomeRules, today: Day) -> Option<Due> {
    let asked = rules.asked();
    let last = asks.iter().max_by_key(|ask| (ask.on, ask.id))?;
    if asked.is_empty() {
        return None;
    }
    let counted = |form: &&OutcomeForm| asked.contains(&form.answers.instrument()) && answers_ask(form, last.on);
    let newest = forms.iter().filter(counted).map(|form| form.on).max();
    let months = Months::new(u32::try_from(rules.again_months).unwrap_or(u32::MAX));
    if newest.unwrap_or(last.on).checked_add_months(months).is_some_and(|day| day <= today) {
        return Some(Due::AskAgain);
    }
    let late = last.on.checked_add_days(Days::new(REMIND_DAYS)).is_some_and(|day| day <= today);
    (late && last.reminded_at.is_none() && !answered(forms, &asked, last.on)).then_some(Due::Remind)
}

/// Which time somebody is asked next: the first, until they have answered.
pub(crate) fn next_wave(forms: &[OutcomeForm], rules: &OutcomeRules) -> Wave {
    let asked = rules.asked();
    if forms.iter().any(|form| asked.contains(&form.answers.instrument())) { Wave::FollowUp } else { Wave::Baseline }
}

/// The form that a new one of the same person and questionnaire puts right: one within two weeks before or after it.
pub(crate) fn put_right<'a>(forms: &'a [OutcomeForm], new: &OutcomeForm) -> Option<&'a OutcomeForm> {
    let near = |form: &&OutcomeForm| {
        form.answers.instrument() == new.answers.instrument() && (form.on - new.on).num_days().abs() < CORRECTION_DAYS
    };
    forms.iter().filter(near).max_by_key(|form| (form.on, form.id))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn form(instrument: Instrument, on: &str) -> OutcomeForm {
        OutcomeForm {
            id: OutcomeId::new(Uuid::from_u128(7)),
            member: MemberId::new(Uuid::nil()),
            on: day(on),
            answers: Answers::new(instrument, &[Some(2)]).unwrap(),
            by: AgreedBy::Web,
            recorded_at: 0,
            recorded_by: None,
        }
    }

    fn ask(on: &str, reminded_at: Option<i64>) -> OutcomeAsk {
        OutcomeAsk { id: OutcomeId::new(Uuid::nil()), member: MemberId::new(Uuid::nil()), wave: Wave::Baseline, on: day(on), reminded_at }
    }

    #[test]
    fn an_answer_outside_its_scale_or_no_answer_at_all_is_refused_and_any_may_be_left_out() {
        let ons4 = |given: &[Option<i64>]| Answers::new(Instrument::Ons4, given);
        assert_eq!(ons4(&[Some(0), Some(10), None, Some(11)]), Err(AnswersError::OutOfRange("anxious")));
        assert_eq!(ons4(&[None, None]), Err(AnswersError::Nothing));
        assert_eq!(ons4(&[Some(1); 5]), Err(AnswersError::TooMany));
        let given = ons4(&[Some(0), None, Some(10)]).unwrap();
        assert_eq!((given.answer("satisfied"), given.answer("worthwhile"), given.answer("anxious")), (Some(0), None, None));
        assert!(Answers::new(Instrument::Swemwbs, &[Some(2_154)]).is_ok() && Answers::new(Instrument::Wemwbs, &[Some(13)]).is_err());
    }

    #[test]
    fn somebody_is_reminded_once_after_two_weeks_and_asked_again_after_six_months() {
        let rules = OutcomeRules::begin();
        let both = |on: &str| vec![form(Instrument::Ons4, on), form(Instrument::Ucla3, on)];
        let one = vec![form(Instrument::Ons4, "2026-01-10")];
        for (asks, forms, today, expected) in [
            (vec![], vec![], "2026-06-01", None),
            (vec![ask("2026-01-01", None)], vec![], "2026-01-14", None),
            (vec![ask("2026-01-01", None)], vec![], "2026-01-15", Some(Due::Remind)),
            (vec![ask("2026-01-01", Some(1))], vec![], "2026-06-30", None),
            (vec![ask("2026-01-01", Some(1))], vec![], "2026-07-01", Some(Due::AskAgain)),
            (vec![ask("2026-01-01", None)], both("2026-01-02"), "2026-07-01", None),
            (vec![ask("2026-01-01", None)], both("2026-01-02"), "2026-07-02", Some(Due::AskAgain)),
            // One of two questionnaires is not an answer to both.
            (vec![ask("2026-01-01", None)], one, "2026-02-01", Some(Due::Remind)),
            // What was answered before the last ask does not count for it.
            (vec![ask("2026-01-01", None), ask("2026-07-02", None)], both("2026-01-02"), "2026-07-16", Some(Due::Remind)),
        ] {
            assert_eq!(due(&asks, &forms, &rules, day(today)), expected, "{today} {asks:?}");
        }
        let none = OutcomeRules { ons4: Said::No, ucla3: Said::No, ..rules };
        assert_eq!(due(&[ask("2026-01-01", None)], &[], &none, day("2027-01-01")), None);
    }

    #[test]
    fn a_form_puts_right_one_of_the_same_questions_within_two_weeks() {
        let before = [form(Instrument::Ons4, "2026-01-01"), form(Instrument::Ucla3, "2026-01-01")];
        assert_eq!(put_right(&before, &form(Instrument::Ons4, "2026-01-14")), before.first());
        assert_eq!(put_right(&before, &form(Instrument::Ons4, "2026-01-15")), None);
        assert_eq!(put_right(&before, &form(Instrument::Coproduction, "2026-01-02")), None);
    }
}
