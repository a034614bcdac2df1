//! `latchkey user list`.

use crate::commands::refused::refused;
use crate::commands::shown;
use crate::config::Loaded;
use crate::wiring;
use latchkey_domain::model::Page;

/// Users read at a time, so that a large company needs no large memory.
const BATCH: i64 = 500;

/// Whose users.
#[derive(Debug, clap::Args)]
pub struct List {
    /// The company's identifier
    #[arg(long, value_name = "IDENTIFIER")]
    pub company: String,
}

/// Prints them.
pub fn run(loaded: &Loaded, list: &List) -> anyhow::Result<()> {
    let auth = wiring::operator(loaded)?;
    let mut page = Page {
        offset: 0,
        limit: BATCH,
    };
    loop {
        let users = auth
            .list_users_as_operator(&list.company, page)
            .map_err(|error| refused(&format!("--company {}", list.company), error))?
            .rows;
        users.iter().try_for_each(shown::user)?;
        page.offset += BATCH;
        if users.len() < BATCH as usize {
            return Ok(());
        }
    }
}
