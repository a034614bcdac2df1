//! What the fuzz targets do with their bytes.
//!
//! [`parsers`] is shared with an ordinary test (`bins/server/tests/suite/corpus.rs`), which replays the kept corpus.
//! The configuration belongs to the binary, so its source is built here once more.

#[cfg(fuzzing)]
#[path = "../../bins/server/src/config/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the binary uses the rest")]
mod config;
#[cfg(fuzzing)]
pub mod configuration;
#[cfg(fuzzing)]
#[path = "../../bins/server/src/output.rs"]
#[allow(dead_code, reason = "the binary uses the rest")]
mod output;
pub mod parsers;
