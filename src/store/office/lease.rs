//! Leases: which copy of the program does a job now, so that several copies on one database do not do it twice.

use diesel::prelude::*;
use uuid::Uuid;

use crate::store::backend::Conn;
use crate::store::column::Uid;
use crate::store::db::{StoreResult, Tx};
use crate::store::schema::job_leases;

/// Takes a job, or keeps it, until a moment. Answers whether it is the holder's now.
pub(crate) fn hold(tx: &mut Tx, job: &str, holder: Uuid, now_ms: i64, until_ms: i64) -> StoreResult<bool> {
    let values = (job_leases::job.eq(job), job_leases::holder.eq(Uid(holder)), job_leases::until_at.eq(until_ms));
    let first = diesel::insert_into(job_leases::table).values(values).on_conflict_do_nothing();
    let made = match tx.conn() {
        Conn::Pg(conn) => first.execute(conn)?,
        Conn::Sqlite(conn) => first.execute(conn)?,
    };
    if made == 1 {
        return Ok(true);
    }
    let free =
        job_leases::table.filter(job_leases::job.eq(job)).filter(job_leases::holder.eq(Uid(holder)).or(job_leases::until_at.le(now_ms)));
    let taken = (job_leases::holder.eq(Uid(holder)), job_leases::until_at.eq(until_ms));
    Ok(diesel::update(free).set(taken).execute(tx.conn())? == 1)
}
