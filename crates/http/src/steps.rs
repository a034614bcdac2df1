//! Answers that leave in step, so that their time does not tell what was found.
//!
//! The use cases do the same for somebody and for nobody, and what differs all the same, another page of an index, a row
//! more, shows after some hundred tries. So an answer that must not tell waits until a whole number of steps has passed
//! since its request was there: what takes less than a step cannot be seen at all, and a difference that is small beside
//! one shows in so few answers that it drowns in what the network adds. Waiting costs neither thread nor processor.

use std::time::{Duration, Instant};

use actix_web::{http::StatusCode, rt::time::sleep};

/// Which answers of an endpoint leave in step. Those with 5xx never do: they tell of the server, not of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InStep {
    /// None: nothing is found here that is not told.
    Never,
    /// Those with 4xx: why somebody was not let in stays hidden, and whoever is let in does not wait.
    Refusals,
    /// All: whether anything was done stays hidden.
    Always,
}

impl InStep {
    fn counts(self, status: StatusCode) -> bool {
        match self {
            Self::Never => false,
            Self::Refusals => status.is_client_error(),
            Self::Always => !status.is_server_error(),
        }
    }

    /// Waits with an answer of `status` to a request that was there at `asked`.
    pub(crate) async fn wait(self, status: StatusCode, asked: Instant, step: Duration) {
        if self.counts(status) {
            sleep(rest(asked.elapsed(), step)).await;
        }
    }
}

/// How much is missing to a whole number of steps, at least one.
fn rest(elapsed: Duration, step: Duration) -> Duration {
    let step = step.as_nanos();
    if step == 0 {
        return Duration::ZERO;
    }
    let steps = elapsed.as_nanos().div_ceil(step).max(1);
    let missing = (steps * step).saturating_sub(elapsed.as_nanos());
    Duration::from_nanos(u64::try_from(missing).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, 20_000)]
    #[case(1, 19_999)]
    #[case(19_999, 1)]
    #[case(20_000, 0)]
    #[case(20_001, 19_999)]
    #[case(210_300, 9_700)]
    fn an_answer_leaves_when_a_step_is_whole(#[case] micros: u64, #[case] missing: u64) {
        let rest = rest(Duration::from_micros(micros), Duration::from_millis(20));
        assert_eq!(rest, Duration::from_micros(missing));
    }

    #[test]
    fn without_steps_nothing_waits() {
        assert_eq!(rest(Duration::from_secs(1), Duration::ZERO), Duration::ZERO);
    }

    #[rstest]
    #[case(InStep::Never, [false, false, false])]
    #[case(InStep::Refusals, [false, true, false])]
    #[case(InStep::Always, [true, true, false])]
    fn what_waits(#[case] which: InStep, #[case] expected: [bool; 3]) {
        let statuses = [
            StatusCode::OK,
            StatusCode::UNAUTHORIZED,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        assert_eq!(statuses.map(|status| which.counts(status)), expected);
    }
}
