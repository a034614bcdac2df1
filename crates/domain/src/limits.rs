//! Budgets against abuse: debited before anything is checked, shared through the database.

use crate::model::{Budget, BudgetKey, CompanyId, Debit};
use crate::policy::Limits;
use crate::ports::{StorageResult, Tx};
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
pub(crate) struct Take<'a> {
    name: &'static str,
    budget: Budget,
    subject: Vec<&'a [u8]>,
}

/// Takes debits.
pub(crate) struct Limiter<'a> {
    auth: &'a Auth,
}

impl<'a> Limiter<'a> {
    pub(crate) fn new(auth: &'a Auth) -> Self {
        Self { auth }
    }

    /// Takes every debit in one transaction of its own, committed before the answer is known.
    pub(crate) fn take(&self, takes: &[Take<'_>]) -> Result<(), Refusal> {
        if !self.limits().enabled || takes.is_empty() {
            return Ok(());
        }
        let refused = self
            .auth
            .storage()
            .transaction(|tx| self.take_in(tx, takes))?;
        refused.map_or(Ok(()), |throttled| Err(throttled.into()))
    }

    /// Takes every debit within a transaction that the caller commits; says which was refused.
    pub(crate) fn take_in(
        &self,
        tx: &mut dyn Tx,
        takes: &[Take<'_>],
    ) -> StorageResult<Option<Throttled>> {
        let mut refused = None;
        if self.limits().enabled {
            let now = self.auth.now();
            for take in takes {
                let debit = tx.debit(&self.key(take), take.budget, now)?;
                if let Debit::Refused {
                    retry_after_seconds,
                } = debit
                {
                    let (limit, budget) = (take.name, take.budget);
                    refused.get_or_insert(Throttled {
                        limit,
                        budget,
                        retry_after_seconds,
                    });
                }
            }
        }
        Ok(refused)
    }

    /// Makes a budget whole again.
    pub(crate) fn restore(&self, tx: &mut dyn Tx, take: &Take<'_>) -> StorageResult<()> {
        if self.limits().enabled {
            tx.restore_budget(&self.key(take))
        } else {
            Ok(())
        }
    }

    fn key(&self, take: &Take<'_>) -> BudgetKey {
        let mut parts = vec![take.name.as_bytes()];
        parts.extend(&take.subject);
        self.auth.keyring().budget_key(&parts)
    }

    fn limits(&self) -> &Limits {
        &self.auth.policy().limits
    }
}

/// A debit on an account, a destination or another thing within a company.
pub(crate) fn by_subject<'a>(
    name: &'static str,
    budget: Budget,
    company: &'a [u8; 8],
    subject: &'a [u8],
) -> Take<'a> {
    Take {
        name,
        budget,
        subject: vec![company, subject],
    }
}

/// A debit on the address a request came from; none where that is unknown.
pub(crate) fn by_address<'a>(
    name: &'static str,
    budget: Budget,
    network: Option<&'a [u8]>,
) -> Option<Take<'a>> {
    network.map(|network| Take {
        name,
        budget,
        subject: vec![network],
    })
}

/// What counts as one address: an IPv4 address, or an IPv6 /64, since one customer holds all of it.
pub(crate) fn network(address: Option<IpAddr>) -> Option<Vec<u8>> {
    Some(match address?.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    })
}

/// A company as part of a budget's key.
pub(crate) fn company_key(company: Option<CompanyId>) -> [u8; 8] {
    company.map_or(0, |company| company.0).to_be_bytes()
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
