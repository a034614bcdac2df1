//! What may be set as a password. Asked wherever one is set, never where one is checked.

use crate::model::{CompanyIdentifier, EmailAddress, Password, User};
use crate::policy::PasswordRules;
use crate::validation::{Check, Field, Problem};

/// Longest password in bytes; a cap against waste, far beyond what anybody types.
const MAX_BYTES: usize = 1024;
/// Passwords that attackers try first, sorted; see `data/README.md`.
const COMMON: &str = include_str!("data/common.txt");
/// A name followed or preceded by no more than so many other characters is too easy to guess.
const SLACK_CHARS: usize = 3;
/// Shorter words say too little to forbid what they are part of.
const MIN_WORD_CHARS: usize = 3;
/// What we are called.
const PRODUCT: &str = "latchkey";

/// Words that a password must not be made of: whose it is, and where.
#[derive(Debug, Default)]
pub(crate) struct Context {
    words: Vec<String>,
}

impl Context {
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().map(str::to_lowercase);
        let words = words.filter(|word| word.chars().count() >= MIN_WORD_CHARS);
        Self {
            words: words.chain([PRODUCT.to_owned()]).collect(),
        }
    }

    pub(crate) fn of_registration(
        company: Option<&CompanyIdentifier>,
        email: Option<&EmailAddress>,
    ) -> Self {
        let company = company.map(CompanyIdentifier::as_str);
        let email = email.map(|email| [email.canonical(), email.local_part()]);
        Self::new(company.into_iter().chain(email.into_iter().flatten()))
    }

    pub(crate) fn of_user(user: &User) -> Self {
        let emails = user.emails.iter().map(|email| email.address.as_str());
        let locals = emails
            .clone()
            .filter_map(|email| Some(email.rsplit_once('@')?.0));
        let own = [
            user.company_identifier.as_str(),
            user.username.as_deref().unwrap_or_default(),
        ];
        Self::new(own.into_iter().chain(emails).chain(locals))
    }
}

/// Adds to `check`, under `field`, everything that speaks against a new password.
pub(crate) fn check_new_password(
    check: &mut Check,
    field: Field,
    password: &Password,
    context: &Context,
    rules: impl Into<PasswordRules>,
) {
    let rules = rules.into();
    let text = password.expose();
    if text.is_empty() {
        return check.add(field, Problem::Blank);
    }
    if text.len() > MAX_BYTES {
        return check.add(field, Problem::TooLong(MAX_BYTES));
    }
    let chars = text.chars().count();
    if chars < rules.min_chars {
        check.add(field, Problem::TooShort(rules.min_chars));
    }
    if let Some(most) = rules.max_chars.filter(|most| chars > *most) {
        check.add(field, Problem::TooLong(most));
    }
    let lower = text.to_lowercase();
    if is_common(&lower) {
        check.add(field, Problem::Common);
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        check.add(field, Problem::EntirelyNumeric);
    }
    if context.words.iter().any(|word| is_made_of(&lower, word)) {
        check.add(field, Problem::TooSimilar);
    }
}

fn is_made_of(password: &str, word: &str) -> bool {
    let slack = password
        .chars()
        .count()
        .saturating_sub(word.chars().count());
    slack <= SLACK_CHARS && (password.starts_with(word) || password.ends_with(word))
}

/// Binary search over lines, by bytes: half way may lie within a character.
fn is_common(lower: &str) -> bool {
    let (list, wanted) = (COMMON.as_bytes(), lower.as_bytes());
    let is_end = |byte: &u8| *byte == b'\n';
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let start = list[low..(low + high) / 2]
            .iter()
            .rposition(is_end)
            .map_or(low, |at| low + at + 1);
        let end = list[start..]
            .iter()
            .position(is_end)
            .map_or(list.len(), |at| start + at);
        match list[start..end].cmp(wanted) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{COMMON, Context, check_new_password, is_common};
    use crate::model::Password;
    use crate::policy::PasswordPolicy;
    use crate::validation::{Check, Field, Invalid, Problem};

    fn problems(password: &str, words: &[&str]) -> Vec<Problem> {
        let mut check = Check::default();
        let context = Context::new(words.iter().copied());
        check_new_password(
            &mut check,
            Field::Password,
            &Password::new(password),
            &context,
            PasswordPolicy::default(),
        );
        check.finish().err().map_or(vec![], |found| {
            found
                .0
                .into_iter()
                .map(|Invalid { problem, .. }| problem)
                .collect()
        })
    }

    #[test]
    fn every_listed_password_is_found_and_no_other() {
        assert!(COMMON.lines().all(is_common));
        assert!(
            !is_common("joe1234")
                && !is_common("terminator123")
                && !is_common("")
                && !is_common("~")
        );
    }

    #[test]
    fn the_documents_samples_pass() {
        assert_eq!(
            problems("joe1234", &["rehive", "joe@rehive.com", "joe"]),
            []
        );
        assert_eq!(
            problems(
                "Ca5hM0n3y",
                &["default", "cashmoney@gmail.com", "cashmoney"]
            ),
            []
        );
    }

    #[test]
    fn easy_guesses_are_named() {
        assert_eq!(problems("rehive123", &["rehive"]), [Problem::TooSimilar]);
        assert_eq!(problems("Latchkey1", &[]), [Problem::TooSimilar]);
        assert_eq!(problems("password", &[]), [Problem::Common]);
        assert_eq!(problems("8301947265", &[]), [Problem::EntirelyNumeric]);
        assert_eq!(problems("aB3$", &[]), [Problem::TooShort(7)]);
        assert_eq!(problems(&"é".repeat(513), &[]), [Problem::TooLong(1024)]);
        assert_eq!(problems("", &[]), [Problem::Blank]);
    }

    #[test]
    fn characters_are_counted_not_bytes_and_any_are_allowed() {
        assert_eq!(problems("ééé ééé", &[]), []);
        assert_eq!(problems("🔑🔑🔑🔑🔑🔑", &[]), [Problem::TooShort(7)]);
    }
}
