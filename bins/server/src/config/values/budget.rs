//! How much is allowed in how long: `10/15m`.

use serde::Deserialize;

const SYNTAX: &str = "use COUNT/WINDOW such as \"10/15m\", \"60/h\" or \"1000/min\"";
/// 30 days: counters older than that are swept away.
const LONGEST_SECONDS: u32 = 30 * 86_400;

/// So many within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Budget {
    /// How many, at least 1.
    pub count: u32,
    /// The window, 1 second to 30 days.
    pub window_seconds: u32,
}

impl TryFrom<String> for Budget {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (count, window) = text
            .split_once('/')
            .ok_or_else(|| format!("no COUNT/WINDOW; {SYNTAX}"))?;
        let count = number(count)
            .ok_or_else(|| format!("the count is no whole number from 1 up; {SYNTAX}"))?;
        let window_seconds = seconds(window.trim())?;
        Ok(Self {
            count,
            window_seconds,
        })
    }
}

fn seconds(window: &str) -> Result<u32, String> {
    let digits = window.bytes().take_while(u8::is_ascii_digit).count();
    let (times, unit) = window.split_at(digits);
    let times = if times.is_empty() {
        Some(1)
    } else {
        number(times)
    };
    let unit = match unit.trim() {
        "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => {
            return Err(format!(
                "the window has no known unit (s, m, h, d); {SYNTAX}"
            ));
        }
    };
    times
        .and_then(|times| times.checked_mul(unit))
        .filter(|seconds| *seconds <= LONGEST_SECONDS)
        .ok_or_else(|| format!("the window is not between 1 second and 30 days; {SYNTAX}"))
}

fn number(digits: &str) -> Option<u32> {
    let digits = digits.trim();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| plain && *number > 0)
}

#[cfg(test)]
mod tests {
    use super::Budget;

    fn parsed(text: &str) -> Option<(u32, u32)> {
        let budget = Budget::try_from(text.to_owned()).ok()?;
        Some((budget.count, budget.window_seconds))
    }

    #[test]
    fn a_budget_is_a_count_and_a_window() {
        assert_eq!(parsed("10/15m"), Some((10, 900)));
        assert_eq!(parsed("60/h"), Some((60, 3_600)));
        assert_eq!(parsed("1000/min"), Some((1_000, 60)));
        assert_eq!(parsed(" 5 / 30 s"), Some((5, 30)));
        assert_eq!(parsed("1/30d"), Some((1, 2_592_000)));
    }

    #[test]
    fn what_is_no_budget_is_refused() {
        for text in [
            "",
            "10",
            "/m",
            "10/",
            "0/m",
            "-1/m",
            "+1/m",
            "1.5/m",
            "10/0m",
            "10/15",
            "10/w",
            "10/31d",
            "9999999999/m",
            "1/99999999999s",
        ] {
            assert_eq!(parsed(text), None, "{text:?}");
        }
    }
}
