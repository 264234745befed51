//! Reads the demo's data files: one thing a line, cells between bars, remarks after `#`.

use crate::cli::ending::Result;
use crate::cli::story::unknown;
use crate::domain::help::listing::ListingKind;
use crate::domain::money::Money;
use crate::domain::people::member::{ContactChannel, MemberKind, Role};
use crate::domain::text::{Email, Name, Phone, Title};
use crate::domain::value::register::{CostHeading, Payment};
