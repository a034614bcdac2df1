//! minijinja, set up: strict about unknown names, HTML escaped.

use super::TemplateError;
use super::embedded::Sources;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use std::path::PathBuf;

pub(super) fn with(sources: &Sources) -> Result<Environment<'static>, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(print);
    for (name, source) in sources {
        environment
            .add_template_owned(name.clone(), source.text.clone())
            .map_err(|error| explain(sources, &error))?;
    }
    Ok(environment)
}

/// As minijinja's own, but a link stays legible: its slashes are not escaped.
fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Html) || value.is_safe() {
        return minijinja::escape_formatter(out, state, value);
    }
    let mut escaped = String::new();
    for c in value.to_string().chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    out.write_str(&escaped).map_err(Error::from)
}

/// Names the operator's file and line.
pub(super) fn explain(sources: &Sources, error: &Error) -> TemplateError {
    let name = error.name().unwrap_or_default();
    let file = sources
        .get(name)
        .map_or_else(|| PathBuf::from(name), |source| source.file.clone());
    let line = error
        .line()
        .map(|line| format!("line {line}: "))
        .unwrap_or_default();
    let detail = error
        .detail()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    TemplateError {
        file,
        problem: format!("{line}{}{detail}", error.kind()),
    }
}
