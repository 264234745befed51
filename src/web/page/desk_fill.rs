//! The desk's form as an address begins to fill it in: "yes, it happened" of a meeting leads here with everything known.

use actix_web::web;

use crate::domain::id::MemberId;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::desk::Typed;
use crate::web::problem::Problem;

/// The form with what the address names; plain where it names nothing that is there.
pub(crate) async fn typed(banks: &web::Data<Banks>, visit: &Signed, query: &Query) -> Result<Typed, Problem> {
    let fresh = Typed::fresh(visit.today);
    let (giver, receiver) = (query.text("giver").parse::<MemberId>(), query.text("receiver").parse::<MemberId>());
    let (Ok(giver), Ok(receiver)) = (giver, receiver) else { return Ok(fresh) };
    let actor = visit.actor.clone();
    let people = blocking(banks, move |banks| Ok(banks.member(&actor, giver).ok().zip(banks.member(&actor, receiver).ok()))).await?;
    let Some((giver, receiver)) = people else { return Ok(fresh) };
    let day = query.text("happened_on");
    let offered = day == fresh.happened_on;
    Ok(Typed {
        calling: giver.name.to_string(),
        calling_id: giver.id.to_string(),
        direction: "gave".to_owned(),
        other: receiver.name.to_string(),
        other_id: receiver.id.to_string(),
        minutes: query.text("minutes").parse::<i64>().map_or_else(|_| String::new(), |minutes| format!("{minutes} min")),
        happened_on: if offered { day.to_owned() } else { "other".to_owned() },
        another_day: if offered { String::new() } else { day.to_owned() },
        category: query.text("category").to_owned(),
        ..fresh
    })
}
