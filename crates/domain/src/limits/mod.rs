//! Budgets against abuse: debited before anything is checked, shared through the database.

mod messages;
mod tries;

pub(crate) use tries::{Account, Opened, Proof, Tries};

use crate::model::{Budget, BudgetKey, CompanyId, Debit};
use crate::policy::Limits;
use crate::ports::{Asker, StorageResult, Tx};
use crate::{Auth, Refusal};
use std::net::IpAddr;

/// Too much was asked in too short a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{limit}: try again in {retry_after_seconds} s")]
pub struct Throttled {
    /// Which limit, as the configuration names it.
    pub limit: &'static str,
    /// How much it allows.
    pub budget: Budget,
    /// Seconds until one more is allowed, at least 1.
    pub retry_after_seconds: u32,
}

/// One debit to take: which limit of the policy, and on whose account.
#[derive(Clone, Debug)]
pub(crate) struct Take {
    name: &'static str,
    budget: Budget,
    /// What the database counts by.
    counted: Budget,
    subject: Vec<Vec<u8>>,
}

impl Take {
    pub(crate) fn new(name: &'static str, budget: Budget, subject: &[&[u8]]) -> Self {
        Self {
            name,
            budget,
            counted: budget,
            subject: subject.iter().map(|part| part.to_vec()).collect(),
        }
    }

    /// Never more than the count in any window of that length.
    pub(crate) fn at_most(self) -> Self {
        Self {
            counted: self.budget.at_most(),
            ..self
        }
    }
}

/// Takes debits.
pub(crate) struct Limiter<'a> {
    auth: &'a Auth,
}

impl<'a> Limiter<'a> {
    pub(crate) fn new(auth: &'a Auth) -> Self {
        Self { auth }
    }

    /// Takes debits in one transaction of its own, committed before the answer is known.
    pub(crate) fn take(&self, takes: &[Take]) -> Result<(), Refusal> {
        if !self.limits().enabled || takes.is_empty() {
            return Ok(());
        }
        let refused = self
            .auth
            .storage()
            .transaction(|tx| self.take_in(tx, takes))?;
        refused.map_or(Ok(()), |throttled| Err(throttled.into()))
    }

    /// Takes debits within a transaction that the caller commits, up to the first that is refused;
    /// says which that was. What a caller pays for alone stands first: whoever has nothing left
    /// spends nobody else's.
    pub(crate) fn take_in(
        &self,
        tx: &mut dyn Tx,
        takes: &[Take],
    ) -> StorageResult<Option<Throttled>> {
        if !self.limits().enabled {
            return Ok(None);
        }
        let now = self.auth.now();
        for take in takes {
            let debit = tx.debit(&self.key(take), take.counted, now)?;
            if let Debit::Refused {
                retry_after_seconds,
            } = debit
            {
                if take.name == messages::IN_ALL {
                    tracing::error!(
                        limit = take.name,
                        retry_after_seconds,
                        "the budget of text messages is spent: no more are sent"
                    );
                }
                return Ok(Some(Throttled {
                    limit: take.name,
                    budget: take.budget,
                    retry_after_seconds,
                }));
            }
        }
        Ok(None)
    }

    fn key(&self, take: &Take) -> BudgetKey {
        let mut parts = vec![take.name.as_bytes()];
        parts.extend(take.subject.iter().map(Vec::as_slice));
        self.auth.keyring().budget_key(&parts)
    }

    fn limits(&self) -> &'a Limits {
        &self.auth.policy().limits
    }
}

/// A debit on the address a request came from; none where that is unknown.
pub(crate) fn by_address(
    name: &'static str,
    budget: Budget,
    address: Option<IpAddr>,
) -> Option<Take> {
    network(address).map(|network| Take::new(name, budget, &[&network]))
}

/// On whose account a password is hashed.
pub(crate) fn asker(company: Option<CompanyId>, address: Option<IpAddr>) -> Asker {
    // At most 8 bytes; the number of bytes keeps the two families apart.
    let address = network(address).map_or(0, |network| {
        let digits = network
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte));
        digits.rotate_left(1) ^ network.len() as u64
    });
    let company = company.map_or(0, |company| company.0.unsigned_abs());
    Asker { company, address }
}

/// What counts as one address: an IPv4 address, or an IPv6 /64, since one customer holds all of it.
pub(crate) fn network(address: Option<IpAddr>) -> Option<Vec<u8>> {
    Some(match address?.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn an_ipv6_customer_is_one_address_and_mapped_ipv4_is_ipv4() {
        let net = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(net("2001:db8::1"), net("2001:db8::ffff"));
        assert_ne!(net("2001:db8::1"), net("2001:db8:0:1::1"));
        assert_eq!(net("::ffff:10.0.0.1"), net("10.0.0.1"));
    }
}
