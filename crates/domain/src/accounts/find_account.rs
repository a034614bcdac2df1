//! Finding the account that an anonymous caller names, with equal work whether there is one.

use crate::Auth;
use crate::model::{
    CompanyId, CompanyIdentifier, Credential, KnownDevice, LoginIdentifier, UserId, UserIdentifier,
};
use crate::ports::{Reads, StorageResult};
use uuid::Uuid;

/// Asked for where there is nobody to ask for: rows are numbered from 1.
pub(crate) const NO_COMPANY: CompanyId = CompanyId(0);
/// The same.
pub(crate) const NOBODY: UserId = UserId(0);

/// What was found.
pub(crate) struct Named {
    /// The company, also where it has no such user.
    pub company: Option<CompanyId>,
    /// The user.
    pub credential: Option<Credential>,
    /// Whether neither the user nor the company is disabled.
    pub active: bool,
    /// Where they signed in from before.
    pub known: Vec<KnownDevice>,
}

impl Auth {
    /// What names a company in counts, whether or not there is one: the same for all spellings, and for
    /// the default company where a contract knows none.
    pub(crate) fn counted_company(&self, company: Option<&str>) -> String {
        let Some(company) = company else {
            return self.policy().default_company.as_str().to_owned();
        };
        let parsed = CompanyIdentifier::parse(company);
        parsed.map_or_else(|| company.to_owned(), |known| known.as_str().to_owned())
    }

    /// The company of contracts that know none.
    pub(crate) fn default_company_id(&self) -> StorageResult<Option<CompanyId>> {
        let identifier = &self.policy().default_company;
        let found = self
            .storage()
            .query(|reads| reads.company_by_identifier(identifier))?;
        Ok(found.map(|company| company.id))
    }

    /// The account that `identifier` names in the company, or in the default one. Asks the database
    /// the same questions whatever was given and whatever it finds.
    pub(crate) fn find_account(
        &self,
        reads: &mut dyn Reads,
        company: Option<&str>,
        identifier: &str,
    ) -> StorageResult<Named> {
        let default = &self.policy().default_company;
        let wanted = match company {
            Some(company) => CompanyIdentifier::parse(company),
            None => Some(default.clone()),
        };
        let found = reads.company_by_identifier(wanted.as_ref().unwrap_or(default))?;
        let found = found.filter(|_| wanted.is_some());
        let company = found.as_ref().map(|company| company.id);
        let nobody = LoginIdentifier::Identifier(UserIdentifier(Uuid::nil()));
        let identifier = LoginIdentifier::parse(identifier).unwrap_or(nobody);
        let credential = reads.credential(company.unwrap_or(NO_COMPANY), &identifier)?;
        let (of, user) = credential
            .as_ref()
            .map_or((NO_COMPANY, NOBODY), |found| (found.company, found.user));
        let disabled = |found: &Credential| found.disabled;
        Ok(Named {
            company,
            active: !credential.as_ref().is_some_and(disabled)
                && found.is_none_or(|company| company.disabled.is_none()),
            known: reads.known_devices(of, user)?,
            credential,
        })
    }
}
