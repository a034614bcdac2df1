//! What every use case may fail with, as a [`Failure`].

use std::error::Error;

use latchkey_domain::{Fault, Refusal, ports::StorageError};

use super::{Failure, Throttled};

/// What a client is told to wait while the database is away, in seconds.
const RETRY_AFTER: u64 = 1;

impl From<latchkey_domain::Throttled> for Failure {
    fn from(throttled: latchkey_domain::Throttled) -> Self {
        let name = throttled.limit;
        Self::TooManyRequests(Throttled {
            policy: name.strip_prefix("limits.").unwrap_or(name).into(),
            quota: throttled.budget.count.into(),
            window: throttled.budget.window_seconds.into(),
            retry_after: throttled.retry_after_seconds.max(1).into(),
        })
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Overloaded {
                retry_after_seconds,
            } => Self::Overloaded {
                retry_after: retry_after_seconds.max(1).into(),
            },
            Fault::Storage(error) => error.into(),
            Fault::Signing(error) => Self::internal(causes(&error)),
            Fault::Sealing(error) => Self::internal(causes(&error)),
            Fault::Hashing(error) => Self::internal(causes(&*error)),
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Unavailable(_) => {
                tracing::warn!(cause = causes(&error), "request shed");
                Self::Overloaded {
                    retry_after: RETRY_AFTER,
                }
            }
            StorageError::Failed(_) | StorageError::Corrupt { .. } => {
                Self::internal(causes(&error))
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Throttled(throttled) => throttled.into(),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}

/// An error with everything that led to it, for the log.
fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use latchkey_domain::model::Budget;

    use super::*;

    #[test]
    fn a_limit_loses_the_section_of_its_configuration_key() {
        let throttled = latchkey_domain::Throttled {
            limit: "limits.login_per_account",
            budget: Budget {
                count: 20,
                window_seconds: 900,
            },
            retry_after_seconds: 45,
        };
        let expected = Throttled {
            policy: "login_per_account".into(),
            quota: 20,
            window: 900,
            retry_after: 45,
        };
        assert_eq!(Failure::from(throttled), Failure::TooManyRequests(expected));
    }

    #[test]
    fn a_database_that_is_away_is_worth_waiting_for_and_a_broken_one_is_not() {
        let away = StorageError::Unavailable("connection refused".into());
        assert_eq!(Failure::from(away), Failure::Overloaded { retry_after: 1 });
        let broken = StorageError::Failed("no such column".into());
        assert_eq!(Failure::from(Fault::Storage(broken)), Failure::Internal);
    }
}
