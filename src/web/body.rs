//! Reads what a visitor sends: whole, and within a limit of bytes and of time.
//!
//! It does not look into what was sent.

use std::future::Future;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpRequest, web};

use crate::web::problem::{Problem, of_server};

/// How long a visitor may take to send a form or JSON: 64 KB over a line of 34 kbit a second.
const FORM_TIME_MAX: Duration = Duration::from_secs(15);
/// How long a visitor may take to send a file: 5 MB over a line of 0.7 Mbit a second.
const FILE_TIME_MAX: Duration = Duration::from_secs(60);

/// What is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sending {
    /// Fields.
    Form,
    /// A file with its fields.
    File,
}

/// Everything that a request holds. Too much is 413, too slow 408.
pub(crate) fn whole(
    req: &HttpRequest,
    payload: &mut Payload,
    sending: Sending,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let bytes = web::Bytes::from_request(req, payload);
    let time = match sending {
        Sending::Form => FORM_TIME_MAX,
        Sending::File => FILE_TIME_MAX,
    };
    async move {
        match timeout(time, bytes).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => Err(of_server(error.as_response_error().status_code())),
            Err(_) => Err(Problem::TooSlow),
        }
    }
}
