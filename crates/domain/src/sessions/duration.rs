//! How long a session lasts.

use super::MAX_SESSION_MILLISECONDS;
use crate::validation::{Field, Invalids, Problem};
use chrono::TimeDelta;

/// A `session_duration` as a client sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedDuration {
    /// So many milliseconds.
    Milliseconds(i64),
    /// Not a whole number.
    Malformed,
}

impl RequestedDuration {
    /// The duration, if it is one that may be asked for.
    pub(crate) fn checked(self) -> Result<TimeDelta, Invalids> {
        let invalid = |problem| Err(Invalids::one(Field::SessionDuration, problem));
        match self {
            Self::Malformed => invalid(Problem::NotAnInteger),
            Self::Milliseconds(ms) if ms < 1 => invalid(Problem::TooSmall(1)),
            Self::Milliseconds(ms) if ms > MAX_SESSION_MILLISECONDS => {
                invalid(Problem::TooLarge(MAX_SESSION_MILLISECONDS))
            }
            Self::Milliseconds(ms) => Ok(TimeDelta::milliseconds(ms)),
        }
    }
}
