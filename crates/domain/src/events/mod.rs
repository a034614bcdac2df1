//! Security events: recorded beside what they tell of, read by administrators and operators.
//!
//! What was done is recorded in the transaction that did it. A refusal is recorded in a transaction of
//! its own. What anybody can cause, without an account, is recorded the same whether or not there is such
//! a user, and bounded: see `record.rs`.

mod announce;
mod list;
mod record;
mod sweep;

pub use announce::announce;
pub use list::{EventQuery, MOST};
pub(crate) use record::{New, mention, operator, record, record_about, record_own};
