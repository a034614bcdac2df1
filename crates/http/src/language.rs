//! Which languages a client reads, by `Accept-Language`.

/// What is written where the client does not say.
const ENGLISH: &str = "en";
/// How many languages are kept; whoever lists more speaks one of these.
const MAX_LANGUAGES: usize = 8;
/// Longest language range (RFC 5646 section 4.4.1: 35 characters are enough for every tag in use).
const MAX_CHARS: usize = 35;

/// The wanted languages, the best first, comma-separated: a language priority list (RFC 4647 section 2.3). Which of
/// them there are wordings for is known where messages are worded.
///
/// Ranges of equal weight stay in the client's order; those of weight 0, `*` and what is no range are passed over.
pub(crate) fn wanted(header: &str) -> String {
    let mut ranges: Vec<(&str, u16)> = header.split(',').filter_map(weighted).collect();
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let tags: Vec<String> = ranges
        .into_iter()
        .filter(|(_, weight)| *weight > 0)
        .map(|(range, _)| range.to_ascii_lowercase())
        .take(MAX_LANGUAGES)
        .collect();
    if tags.is_empty() {
        ENGLISH.to_owned()
    } else {
        tags.join(",")
    }
}

/// A range with its weight in thousandths.
fn weighted(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let range = parts.next().filter(|range| is_range(range))?;
    let weight = match parts.next() {
        None => 1000,
        Some(parameter) => {
            let (name, value) = parameter.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then(|| weight(value.trim()))??
        }
    };
    parts.next().is_none().then_some((range, weight))
}

/// RFC 4647 section 2.1, without `*`.
fn is_range(text: &str) -> bool {
    let is_subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    text.len() <= MAX_CHARS && text.split('-').all(is_subtag)
}

/// RFC 9110 section 12.4.2: 0 to 1 with at most three decimals, in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", part) => Some(part),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "en")]
    #[case("de", "de")]
    #[case("de-AT, de;q=0.9, en;q=0.5", "de-at,de,en")]
    #[case("en;q=0.5,de", "de,en")]
    #[case("fr;q=0.25;,de ; Q = 0.250, it;q=0.251", "it,de")]
    #[case("a;q=0.5,b;q=0.5,c;q=1.000", "c,a,b")]
    #[case("de;q=0, *", "en")]
    #[case("de;q=0.000, pt-BR;q=0.001", "pt-br")]
    #[case("de;q=1.1, fr;q=-1, it;q=.5, es;q=0.1234, nl;level=1", "en")]
    #[case("de_DE, ../../etc, zh-Hant-TW", "zh-hant-tw")]
    #[case("a,b,c,d,e,f,g,h,i,j", "a,b,c,d,e,f,g,h")]
    #[case(",,;,;;q", "en")]
    fn languages_come_in_the_order_in_which_they_are_wanted(
        #[case] header: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(wanted(header), expected);
    }
}
