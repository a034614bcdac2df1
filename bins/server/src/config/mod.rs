//! Configuration: built-in defaults, then the file, then the environment.
//!
//! Each section has its file: the keys with their defaults, the typed settings, the checks.
//! Whatever is wrong becomes a [`Refusal`]: one line with the key, the problem and the remedy.

mod choice;
mod companies;
mod database;
mod email;
mod environment;
mod events;
mod file;
mod key;
mod layer;
mod limits;
mod load;
mod log;
mod otp;
mod passwords;
mod range;
mod refusal;
mod secret_key;
mod secrets;
mod server;
mod settings;
mod sms;
mod surfaces;
mod tokens;
mod values;

pub use email::EmailTransport;
#[cfg(fuzzing)]
pub use load::from;
pub use load::{Loaded, load};
pub use log::{LogFormat, LogSettings};
pub use refusal::Refusal;
pub use secret_key::{
    MasterKey, USUAL as USUAL_KEY_FILE, check as check_secret_key, obtain as obtain_secret_key,
};
pub use settings::Settings;
pub use sms::SmsTransport;
pub use surfaces::{Surface, SurfacesSettings};
pub use tokens::JwtAlgorithm;
pub use values::Budget;

#[cfg(test)]
mod tests;
