//! Refusing a login that nobody could hash the password of in time, before anything is looked up.
//!
//! On whose account it would be hashed stands in the database. So whoever was refused is remembered for a
//! while, by what they wrote and where they are: alike whether there is such a company, and of nobody's
//! asking but their own. Who comes again is refused without the database as long as they would be anyway.

use super::{LogIn, LogInError};
use crate::limits;
use crate::ports::{Asker, HashError};
use crate::{Auth, Time};
use chrono::TimeDelta;
use moka::sync::Cache;
use std::sync::OnceLock;

/// How long somebody is remembered.
const REMEMBERED: TimeDelta = TimeDelta::seconds(10);
/// How many are.
const MOST: u64 = 1_000;

/// Who was refused lately, and on whose account. Made with the first.
#[derive(Default)]
pub(crate) struct Shed(OnceLock<Cache<Caller, (Asker, Time)>>);

/// The company as it is counted, and the address.
type Caller = (String, u64);

impl Auth {
    /// Refuses what [`Auth::log_in`] would refuse for want of time to hash, where that is known without the
    /// database; `None`: call [`Auth::log_in`].
    pub fn log_in_shed_at_once(&self, request: &LogIn) -> Option<LogInError> {
        let lately = self.shed().0.get()?;
        let (asker, refused) = lately.get(&self.caller(request))?;
        if (self.now() - refused).abs() > REMEMBERED {
            return None;
        }
        self.hasher().admits(asker).err().map(LogInError::from)
    }

    /// Remembers a login that came to `error`, if it was refused for want of time.
    pub(super) fn note_shed(&self, request: &LogIn, asker: Asker, error: &HashError) {
        if let HashError::Overloaded { .. } = error {
            let made = || Cache::new(MOST);
            let lately = self.shed().0.get_or_init(made);
            lately.insert(self.caller(request), (asker, self.now()));
        }
    }

    fn caller(&self, request: &LogIn) -> Caller {
        let company = self.counted_company(request.company.as_deref());
        (company, limits::asker(None, request.client.address).address)
    }
}
