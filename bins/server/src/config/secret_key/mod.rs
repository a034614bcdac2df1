//! The key that seals signing keys and MFA secrets and keys the hashes of codes and tokens.

mod decode;
mod generate;

pub use decode::{MasterKey, REMEDY, decode};

use super::load::Loaded;
use super::refusal::Refusal;
use secrecy::ExposeSecret as _;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Where a generated key lives, from the working directory.
pub const USUAL: &str = "data/secret.key";

/// The key that is set, or that an earlier start made; nothing when the next start would make it.
///
/// # Errors
/// A key that is missing, cannot be read, or is not one.
pub fn check(loaded: &Loaded) -> Result<Option<MasterKey>, Refusal> {
    let settings = &loaded.settings;
    if let Some(key) = &settings.secrets.key {
        let decoded = decode(key.expose_secret());
        return decoded
            .map(Some)
            .map_err(|reason| loaded.explain(Refusal::new("secrets.key", reason)));
    }
    if let Some(file) = &settings.secrets.key_file {
        let found = read(file)
            .map_err(|reason| loaded.explain(Refusal::new("secrets.key_file", reason)))?;
        return found
            .map(Some)
            .ok_or_else(|| loaded.explain(Refusal::new("secrets.key_file", missing(file))));
    }
    let found = read(Path::new(USUAL)).map_err(|reason| Refusal::new("secrets.key", reason))?;
    if found.is_none() && holds_data(settings.database.url.sqlite_file()) {
        return Err(Refusal::new(
            "secrets.key",
            lost(&settings.database.url.to_string()),
        ));
    }
    Ok(found)
}

/// The key; made and kept in `data/secret.key` when there is none and the database is SQLite.
///
/// `random` fills a buffer from the operating system's generator.
///
/// # Errors
/// See [`check`]; and a folder that cannot be written to.
pub fn obtain(loaded: &Loaded, random: impl Fn(&mut [u8])) -> Result<MasterKey, Refusal> {
    if let Some(key) = check(loaded)? {
        return Ok(key);
    }
    let path = Path::new(USUAL);
    let refused = |error: io::Error| {
        let remedy = "make the folder writable, or set secrets.key or secrets.key_file";
        Refusal::new(
            "secrets.key",
            format!("{USUAL} cannot be made ({error}); {remedy}"),
        )
    };
    if generate::keep_new(path, random).map_err(refused)? {
        tracing::info!(
            file = USUAL,
            "made a secret key; back it up with the database"
        );
    }
    let kept = read(path).map_err(|reason| Refusal::new("secrets.key", reason))?;
    kept.ok_or_else(|| Refusal::new("secrets.key", missing(path)))
}

/// The key in the file `path`, or nothing when there is no such file.
fn read(path: &Path) -> Result<Option<MasterKey>, String> {
    let shown = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => secrecy::SecretString::from(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(format!(
                "{shown} cannot be read ({error}); make it readable to this user"
            ));
        }
    };
    let open_to_others =
        std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    if open_to_others {
        tracing::warn!(file = %shown, "other users may read the secret key; run: chmod 600 {shown}");
    }
    decode(text.expose_secret().trim())
        .map(Some)
        .map_err(|reason| format!("{shown}: {reason}"))
}

fn missing(path: &Path) -> String {
    format!(
        "{} does not exist; put a key there: openssl rand -base64 32",
        path.display()
    )
}

/// A new key would silently make every password, token and signing key of that database useless.
fn lost(database: &str) -> String {
    format!(
        "{database} exists but its key {USUAL} does not; run in the folder that holds it, restore it from a backup, or set secrets.key_file"
    )
}

fn holds_data(database: Option<&Path>) -> bool {
    database
        .and_then(|path| std::fs::metadata(path).ok())
        .is_some_and(|file| file.len() > 0)
}
