//! From sources to checked settings.

use super::layer::{self, Effective, Layer};
use super::refusal::Refusal;
use super::settings::Settings;
use super::{environment, file, key};
use config::{Config, ConfigError};
use std::ffi::OsString;
use std::path::Path;

/// Checked settings, and for each key what holds and why.
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    layers: Vec<Layer>,
}

impl Loaded {
    /// Every key with its effective value, in the order of the documentation.
    pub fn effective(&self) -> impl Iterator<Item = Effective> {
        key::all().map(|key| layer::effective(&self.layers, key))
    }

    /// `refusal` with the value at fault and where it came from.
    pub fn explain(&self, refusal: Refusal) -> Refusal {
        explain(&self.layers, refusal)
    }
}

/// Reads the file `named`, else `latchkey.toml` if it is there, and the environment.
///
/// # Errors
/// The first thing that is wrong.
pub fn load(named: Option<&Path>) -> Result<Loaded, Refusal> {
    from(file::text(named)?, environment::of_process())
}

/// Loads from the given file (path and text) and environment.
pub fn from(
    file: Option<(String, String)>,
    environment: Vec<(OsString, OsString)>,
) -> Result<Loaded, Refusal> {
    let mut layers = vec![Layer::defaults()];
    if let Some((path, text)) = file {
        layers.push(file::read(&path, &text)?);
    }
    layers.push(environment::read(environment)?);
    let settings = merged(&layers).map_err(|error| explain(&layers, refused(&error)))?;
    settings
        .check()
        .map_err(|refusal| explain(&layers, refusal))?;
    Ok(Loaded { settings, layers })
}

fn merged(layers: &[Layer]) -> Result<Settings, ConfigError> {
    let mut builder = Config::builder();
    for layer in layers {
        builder = builder.add_source(layer.clone());
    }
    builder.build()?.try_deserialize()
}

/// The key and the reason inside an error of the `config` crate.
fn refused(error: &ConfigError) -> Refusal {
    match error {
        ConfigError::At {
            error,
            key: Some(key),
            ..
        } => match error.as_ref() {
            ConfigError::Message(reason) => Refusal::new(name_of(key), reason.clone()),
            _ => Refusal::new(name_of(key), UNSUITABLE),
        },
        ConfigError::Type { key: Some(key), .. } => Refusal::new(name_of(key), UNSUITABLE),
        other => Refusal::new(
            "configuration",
            format!("{other}; latchkey.example.toml shows every key"),
        ),
    }
}

const UNSUITABLE: &str = "the value does not suit this key; latchkey.example.toml shows what does";

/// `key` without the index into a list.
fn name_of(key: &str) -> &str {
    key.split('[').next().unwrap_or(key)
}

fn explain(layers: &[Layer], refusal: Refusal) -> Refusal {
    let Some(key) = key::find(refusal.key()) else {
        return refusal;
    };
    let Effective { shown, origin, .. } = layer::effective(layers, key);
    refusal.with_value(shown).with_origin(origin)
}
