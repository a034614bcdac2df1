//! Company identifiers.

/// Longest identifier in characters.
const MAX_CHARS: usize = 50;

/// A company's identifier: a slug in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompanyIdentifier(String);

impl CompanyIdentifier {
    /// Reads an identifier: ASCII letters (folded to lower case), digits, `-` and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty()
            && text.len() <= MAX_CHARS
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
