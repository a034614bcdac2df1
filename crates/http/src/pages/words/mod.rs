//! What the pages say, in each language.

mod de;
mod en;

use latchkey_domain::validation::Problem;
use serde::Serialize;

use super::trouble::Trouble;
use crate::language;

/// Every sentence in one language.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    /// BCP 47 tag.
    pub lang: &'static str,
    pub set_password: &'static str,
    /// Before the title, where the form is shown again.
    pub not_yet: &'static str,
    pub not_set: &'static str,
    pub new_password: &'static str,
    pub same_again: &'static str,
    pub set_button: &'static str,
    pub confirm_address: &'static str,
    pub confirm_text: &'static str,
    pub confirm_button: &'static str,
    #[serde(skip)]
    pub differ: &'static str,
    #[serde(skip)]
    pub password_is_set: Notice,
    #[serde(skip)]
    pub reset_link_is_over: Notice,
    #[serde(skip)]
    pub address_is_confirmed: Notice,
    #[serde(skip)]
    pub email_link_is_over: Notice,
    /// What makes a password of at least so many characters good.
    #[serde(skip)]
    pub hint: fn(usize) -> String,
    /// What is wrong with a password.
    #[serde(skip)]
    pub problem: fn(Problem) -> String,
    /// What went wrong, and what to do next.
    #[serde(skip)]
    pub trouble: fn(Trouble) -> (&'static str, String),
}

/// A page that says one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notice {
    pub title: &'static str,
    pub text: &'static str,
}

impl Words {
    /// In the best language that there is for an `Accept-Language`; English where it names none of ours.
    pub(super) fn wanted(accept_language: &str) -> &'static Self {
        let tags = language::wanted(accept_language);
        let known = |tag: &str| match tag.split('-').next() {
            Some("en") => Some(&en::WORDS),
            Some("de") => Some(&de::WORDS),
            _ => None,
        };
        tags.split(',').find_map(known).unwrap_or(&en::WORDS)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Words;

    #[rstest]
    #[case("", "en")]
    #[case("de-AT,en;q=0.5", "de")]
    #[case("fr, en;q=0.2, de;q=0.3", "de")]
    #[case("fr, it", "en")]
    #[case("den, de;q=0", "en")]
    fn the_best_language_that_there_is_is_taken(#[case] wanted: &str, #[case] expected: &str) {
        assert_eq!(Words::wanted(wanted).lang, expected);
    }

    #[test]
    fn waits_are_told_as_people_say_them() {
        use super::super::trouble::Trouble::TooMany;
        let told = |tag| [1, 45, 90, 91].map(|wait| (Words::wanted(tag).trouble)(TooMany(wait)).1);
        for (found, expected) in [
            (
                told("en"),
                ["a second", "45 seconds", "90 seconds", "2 minutes"],
            ),
            (
                told("de"),
                ["einer Sekunde", "45 Sekunden", "90 Sekunden", "2 Minuten"],
            ),
        ] {
            for (sentence, wait) in found.iter().zip(expected) {
                assert!(sentence.contains(wait), "{sentence}");
            }
        }
    }
}
