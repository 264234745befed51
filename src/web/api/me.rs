//! `GET /me`: whose token it is.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::bank::Banks;
use crate::web::api::accounts::AccountState;
use crate::web::api::members::MemberWire;
use crate::web::blocking::blocking;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/me", web::get().to(me));
}

/// Whose token it is, in which bank, with which account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    member: MemberWire,
    bank: BankName,
    account: AccountState,
}

/// A bank's names.
#[derive(Serialize, ToSchema)]
pub(crate) struct BankName {
    slug: String,
    name: String,
}

/// The member whose token it is.
#[utoipa::path(get, path = "/me", tag = "members", responses((status = 200, body = Me)))]
pub(crate) async fn me(banks: web::Data<Banks>, api: Api) -> PageResult {
    let account = blocking(&banks, {
        let actor = api.actor.clone();
        move |banks| banks.account(&actor, actor.caller()?.member.account)
    })
    .await?;
    let caller = api.actor.caller()?;
    let bank = BankName { slug: caller.bank.slug.as_str().to_owned(), name: caller.bank.name.to_string() };
    json(&Me { member: MemberWire::of(&caller.member), bank, account: AccountState::of(&account) })
}
