//! Finding the account that an anonymous caller names, with equal work whether there is one.

use crate::Auth;
use crate::model::{
    CompanyId, CompanyIdentifier, LoginIdentifier, NamedAccount, UserId, UserIdentifier,
};
use crate::ports::{Reads, StorageResult};
use uuid::Uuid;

/// Asked for where there is nobody to ask for: rows are numbered from 1.
pub(crate) const NO_COMPANY: CompanyId = CompanyId(0);
/// The same.
pub(crate) const NOBODY: UserId = UserId(0);

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
    /// the same question whatever was given and whatever it finds.
    pub(crate) fn find_account(
        &self,
        reads: &mut dyn Reads,
        company: Option<&str>,
        identifier: &str,
    ) -> StorageResult<NamedAccount> {
        let default = &self.policy().default_company;
        let wanted = match company {
            Some(company) => CompanyIdentifier::parse(company),
            None => Some(default.clone()),
        };
        let nobody = LoginIdentifier::Identifier(UserIdentifier(Uuid::nil()));
        let identifier = LoginIdentifier::parse(identifier).unwrap_or(nobody);
        let found = reads.named_account(wanted.as_ref().unwrap_or(default), &identifier)?;
        Ok(wanted.map(|_| found).unwrap_or_default())
    }
}
