//! The list of everything that is secret.

/// What is secret, each with what it is.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(String, String)>);

impl Secrets {
    pub fn of(kind: &str, secret: &str) -> Self {
        let mut secrets = Self::default();
        secrets.add(kind, secret);
        secrets
    }

    /// Adds one and gives it back.
    pub fn add(&mut self, kind: &str, secret: &str) -> String {
        assert!(secret.len() >= 6, "too short to be looked for: {kind}");
        self.0.push((kind.to_owned(), secret.to_owned()));
        secret.to_owned()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(kind, secret)| (kind.as_str(), secret.as_str()))
    }
}
