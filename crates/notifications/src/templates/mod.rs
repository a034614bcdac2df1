//! Wording: templates in the binary, and those of the operator's folder over them.
//!
//! A template's name is its path: `en/verify_email/subject.txt`. Mail has `subject.txt`, `body.txt`
//! and `body.html`, SMS has `sms.txt`. Values in `.html` are escaped; one-line values (names) are
//! cleaned before, for every kind. No value is ever read as a template.

mod catalog;
mod clean;
mod context;
mod embedded;
mod environment;
mod folder;

pub(crate) use clean::display_name;

use crate::outbox::Outgoing;
use catalog::Catalog;
use minijinja::{Environment, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A template of the operator that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", file.display())]
pub struct TemplateError {
    /// The file or folder.
    pub file: PathBuf,
    /// What is wrong with it.
    pub problem: String,
}

/// A mail's parts.
#[derive(Debug)]
pub struct MailWording {
    /// On one line.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// All templates. Those in the binary alone are parsed with the first message: they are known to be right, and a
/// server that sends nothing need not hold them.
#[derive(Debug)]
pub struct Templates(OnceLock<Parsed>);

#[derive(Debug)]
struct Parsed {
    environment: Environment<'static>,
    catalog: Catalog,
}

impl Templates {
    /// Reads the embedded templates and those of `folder`, and tries each of them once.
    ///
    /// # Errors
    /// A folder that cannot be read, or a template that does not parse or names a value that its message does not have.
    pub fn load(folder: Option<&Path>) -> Result<Self, TemplateError> {
        let Some(folder) = folder else {
            return Ok(Self(OnceLock::new()));
        };
        let mut sources = embedded::sources();
        sources.extend(folder::read(folder)?);
        Ok(Self(OnceLock::from(Parsed::of(&sources)?)))
    }

    /// Words a mail.
    ///
    /// # Errors
    /// When there is no template for its purpose.
    pub fn mail(&self, outgoing: &Outgoing) -> Result<MailWording, minijinja::Error> {
        let parsed = self.parsed()?;
        let language = parsed.language(outgoing);
        let part = |file| parsed.render(&language, outgoing, file);
        Ok(MailWording {
            subject: clean::subject(&part("subject.txt")?),
            text: part("body.txt")?,
            html: part("body.html")?,
        })
    }

    /// Words a text message.
    ///
    /// # Errors
    /// As [`mail`](Self::mail).
    pub fn text(&self, outgoing: &Outgoing) -> Result<String, minijinja::Error> {
        let parsed = self.parsed()?;
        let body = parsed.render(&parsed.language(outgoing), outgoing, "sms.txt")?;
        Ok(body.trim().to_owned())
    }

    fn parsed(&self) -> Result<&Parsed, minijinja::Error> {
        if let Some(parsed) = self.0.get() {
            return Ok(parsed);
        }
        let broken = |error: TemplateError| {
            minijinja::Error::new(ErrorKind::InvalidOperation, error.to_string())
        };
        let parsed = Parsed::of(&embedded::sources()).map_err(broken)?;
        Ok(self.0.get_or_init(|| parsed))
    }
}

impl Parsed {
    fn of(sources: &embedded::Sources) -> Result<Self, TemplateError> {
        let parsed = Self {
            catalog: Catalog::of(sources)?,
            environment: environment::with(sources)?,
        };
        parsed.try_all(sources)?;
        Ok(parsed)
    }

    fn language(&self, outgoing: &Outgoing) -> String {
        self.catalog.pick(&outgoing.language, outgoing.purpose)
    }

    fn render(
        &self,
        language: &str,
        outgoing: &Outgoing,
        file: &str,
    ) -> Result<String, minijinja::Error> {
        let name = format!("{language}/{}/{file}", outgoing.purpose);
        let template = self.environment.get_template(&name)?;
        template.render(context::of(outgoing, language))
    }

    /// A template that names a value which its message does not have is found at the start, not
    /// when somebody waits for a mail.
    fn try_all(&self, sources: &embedded::Sources) -> Result<(), TemplateError> {
        for (language, purpose, file) in self.catalog.entries() {
            let Some(sample) = context::sample(purpose) else {
                continue;
            };
            self.render(language, &sample, file)
                .map_err(|error| environment::explain(sources, &error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Parsed, embedded};

    #[test]
    fn the_templates_in_the_binary_can_all_be_used() {
        Parsed::of(&embedded::sources()).unwrap();
    }
}
