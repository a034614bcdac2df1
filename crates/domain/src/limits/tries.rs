//! Failures in a row at one account, whatever contract they come by.
//!
//! Strangers share one count for each account; its waits keep an attacker out, and would keep the
//! owner out with them. So each address or device that the owner signed in from before has a count
//! of its own (the idea of OWASP's device cookies; these contracts know no cookies).

use super::{Limiter, Take, Throttled, network};
use crate::model::{Budget, BudgetKey, CompanyId, Device, KnownDevice, Patience, Try, UserId};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Refusal};
use chrono::TimeDelta;
use std::net::IpAddr;

/// How many devices and addresses of an account are known.
const DEVICES: i64 = 5;
/// Failures in a row from a known one; after them it counts as a stranger. `DEVICES` times this is
/// kept back from what strangers have, so that all together stay within what the policy says.
const DEVICE_MOST: u32 = 12;
/// A known device is noted again only after this, so that not every login writes it.
const NOTED_FOR: TimeDelta = TimeDelta::days(1);

/// What is being proven; each has counts of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof {
    /// A password, or a code in its place.
    Password,
    /// A second factor.
    SecondFactor,
}

/// Whose proof it is.
pub(crate) enum Account<'a> {
    /// One that exists.
    User(CompanyId, UserId),
    /// None: as it was written.
    Nobody(&'a str, &'a str),
}

/// The counts that a try can be made on.
pub(crate) struct Tries {
    name: &'static str,
    budget: Budget,
    patience: Patience,
    strangers: BudgetKey,
    /// Counts of what the caller shows and the account knows.
    known: Vec<BudgetKey>,
    owner: Option<(CompanyId, UserId)>,
    /// What the caller shows that is not known, or was not noted for long.
    to_note: Vec<BudgetKey>,
}

/// A try that counts as failed until it is reported to have succeeded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened(Option<BudgetKey>);

impl Auth {
    /// The counts for a proof of an account, by a caller who shows an address and perhaps a device.
    /// `known` is what the database knows of the account.
    pub(crate) fn tries(
        &self,
        proof: Proof,
        account: &Account<'_>,
        known: &[KnownDevice],
        address: Option<IpAddr>,
        device: Option<&Device>,
    ) -> Tries {
        let limits = &self.policy().limits;
        let (name, budget) = match proof {
            Proof::Password => ("limits.login_per_account", limits.login_per_account),
            Proof::SecondFactor => (
                "limits.second_factor_per_account",
                limits.second_factor_per_account,
            ),
        };
        let kept_back = DEVICE_MOST * u32::try_from(DEVICES).unwrap_or_default();
        let most = limits.failures_in_a_row.saturating_sub(kept_back);
        let shown = self.shown(account, address, device);
        let count_of = |device: &BudgetKey| {
            let parts = [name.as_bytes(), b"device", &device.0];
            self.keyring().budget_key(&parts)
        };
        let seen = |key: &BudgetKey| known.iter().find(|known| known.key == *key);
        Tries {
            name,
            budget,
            patience: Patience {
                free: budget.count,
                longest_wait_seconds: budget.window_seconds,
                most: most.max(budget.count),
            },
            strangers: self.strangers(name, account),
            known: shown
                .iter()
                .filter(|key| seen(key).is_some())
                .map(count_of)
                .collect(),
            owner: match account {
                Account::User(company, user) => Some((*company, *user)),
                Account::Nobody(..) => None,
            },
            to_note: shown
                .into_iter()
                .filter(|key| seen(key).is_none_or(|known| known.seen + NOTED_FOR < self.now()))
                .collect(),
        }
    }

    fn strangers(&self, name: &str, account: &Account<'_>) -> BudgetKey {
        match account {
            Account::User(company, user) => self.keyring().budget_key(&[
                name.as_bytes(),
                &company.0.to_be_bytes(),
                &user.0.to_be_bytes(),
            ]),
            Account::Nobody(company, identifier) => self.keyring().budget_key(&[
                name.as_bytes(),
                b"nobody",
                company.as_bytes(),
                identifier.as_bytes(),
            ]),
        }
    }

    /// What a caller shows of itself, bound to the account, the most telling first.
    fn shown(
        &self,
        account: &Account<'_>,
        address: Option<IpAddr>,
        device: Option<&Device>,
    ) -> Vec<BudgetKey> {
        let Account::User(company, user) = account else {
            return vec![];
        };
        let key = |kind: &[u8], value: &[u8]| {
            let (company, user) = (company.0.to_be_bytes(), user.0.to_be_bytes());
            let parts: [&[u8]; 5] = [b"known device", &company, &user, kind, value];
            self.keyring().budget_key(&parts)
        };
        let token = device.and_then(|device| device.token.as_deref());
        let token = token.map(|token| key(b"token", token.as_bytes()));
        let address = network(address).map(|network| key(b"address", &network));
        token.into_iter().chain(address).collect()
    }
}

impl Limiter<'_> {
    /// Takes debits and then a try, in one transaction, committed before the proof is looked at.
    pub(crate) fn open(&self, tries: &Tries, takes: &[Take]) -> Result<Opened, Refusal> {
        if !self.limits().enabled {
            return Ok(Opened(None));
        }
        let outcome = self
            .auth
            .storage()
            .transaction(|tx| match self.take_in(tx, takes)? {
                Some(throttled) => Ok(Err(throttled)),
                None => self.open_in(tx, tries),
            });
        Ok(outcome.map_err(crate::Fault::from)??)
    }

    fn open_in(&self, tx: &mut dyn Tx, tries: &Tries) -> StorageResult<Result<Opened, Throttled>> {
        let now = self.auth.now();
        let refused = |retry_after_seconds| Throttled {
            limit: tries.name,
            budget: tries.budget,
            retry_after_seconds,
        };
        let own = Patience {
            most: DEVICE_MOST,
            ..tries.patience
        };
        for key in &tries.known {
            match tx.take_try(key, own, now)? {
                Try::Open { .. } => return Ok(Ok(Opened(Some(*key)))),
                Try::Early {
                    retry_after_seconds,
                } => return Ok(Err(refused(retry_after_seconds))),
                Try::Spent { .. } => {}
            }
        }
        Ok(match tx.take_try(&tries.strangers, tries.patience, now)? {
            Try::Open { .. } => Ok(Opened(Some(tries.strangers))),
            Try::Early {
                retry_after_seconds,
            }
            | Try::Spent {
                retry_after_seconds,
            } => Err(refused(retry_after_seconds)),
        })
    }

    /// Forgets the failures on the count that the try was made on, and the caller's own. Those of
    /// strangers stay where the owner came by a known device: they are not the owner's.
    pub(crate) fn succeeded(
        &self,
        tx: &mut dyn Tx,
        tries: &Tries,
        opened: Opened,
    ) -> StorageResult<()> {
        let keys = forgotten(tries, opened);
        if keys.is_empty() {
            return Ok(());
        }
        tx.forget_tries(&keys)
    }

    /// The failures that success makes forgotten; `None` where besides them the caller must be [noted](Self::note).
    pub(crate) fn forgotten(&self, tries: &Tries, opened: Opened) -> Option<Vec<BudgetKey>> {
        let known = tries.to_note.is_empty() || !self.limits().enabled;
        known.then(|| forgotten(tries, opened))
    }

    /// Forgets the failures of everybody, and knows the caller from now on.
    pub(crate) fn start_over(&self, tx: &mut dyn Tx, tries: &Tries) -> StorageResult<()> {
        let mut keys = tries.known.clone();
        keys.push(tries.strangers);
        tx.forget_tries(&keys)?;
        self.note(tx, tries)
    }

    /// Knows what the caller shows from now on: they have proven whatever the account asks for.
    pub(crate) fn note(&self, tx: &mut dyn Tx, tries: &Tries) -> StorageResult<()> {
        let (Some((company, user)), true) = (tries.owner, self.limits().enabled) else {
            return Ok(());
        };
        let now = self.auth.now();
        for key in &tries.to_note {
            tx.remember_device(company, user, key, DEVICES, now)?;
        }
        Ok(())
    }
}

fn forgotten(tries: &Tries, opened: Opened) -> Vec<BudgetKey> {
    let mut keys = tries.known.clone();
    keys.extend(opened.0.filter(|key| !tries.known.contains(key)));
    keys
}
