//! Registering a company together with its owner.

use super::register::{given, taken, vanished};
use super::{NewAccount, Register, RegisterError, send_proofs};
use crate::events::{New, record};
use crate::limits::asker;
use crate::model::{ADMIN_GROUP, CompanyIdentifier, EventKind, NewCompany};
use crate::ports::Inserted;
use crate::sessions::{SignedIn, Start, start};
use crate::validation::{Check, Field, Invalids, Problem};
use crate::{Auth, Fault};
use std::sync::Arc;

/// Longest name of a company, in characters.
const MAX_NAME_CHARS: usize = 100;

/// A registration of a company; `owner.company` is the identifier wanted.
#[derive(Clone, Debug)]
pub struct RegisterCompany {
    /// What the company is called; its identifier, where not given.
    pub name: Option<String>,
    /// Its first user, who administrates it.
    pub owner: Register,
}

impl Auth {
    /// Makes a company and its owner in one transaction and signs the owner in.
    ///
    /// # Errors
    /// See [`RegisterError`].
    pub fn register_company(&self, request: &RegisterCompany) -> Result<SignedIn, RegisterError> {
        let now = self.now();
        let owner = &request.owner;
        self.debit_registration(&owner.client)?;
        let (identifier, name, account) = self.check_company(request)?;
        self.debit_first_text(account.mobile.as_ref(), &owner.client)?;
        let asker = asker(None, owner.client.address);
        let hash = self.hasher().hash(&owner.password, asker)?;
        let company = NewCompany {
            identifier: identifier.as_str().to_owned(),
            name,
            created: now,
        };
        let new = account.into_user(self, Some(hash), vec![ADMIN_GROUP.to_owned()], now);
        let (started, user) = self.storage().transaction(|tx| {
            let company = match tx.insert_company(&company)? {
                Inserted::New(id) => id,
                Inserted::Taken(unique) => return Err(taken(unique).into()),
            };
            let id = match tx.insert_user(company, &new)? {
                Inserted::New(id) => id,
                Inserted::Taken(unique) => return Err(taken(unique).into()),
            };
            let user = tx
                .user(company, id)?
                .ok_or_else(|| Fault::from(vanished()))?;
            send_proofs(self, tx, &user, now)?;
            for kind in [EventKind::CompanyCreate, EventKind::AccountRegister] {
                record(tx, New::own(kind, &user), &owner.client, now)?;
            }
            let wanted = Start {
                whose: (user.company, user.id),
                surface: owner.surface,
                grant: owner.grant,
                // A company that does not exist yet has no switch that would let users choose.
                lifetime: Some(self.lifetime(owner.surface)),
                owed: None,
                device: owner.device.clone(),
                for_programs: false,
                client: &owner.client,
            };
            let started = start(self, tx, wanted, now)?;
            self.know_first_device(tx, owner, &user)?;
            Ok::<_, RegisterError>((started, user))
        })?;
        self.wake_dispatcher();
        Ok(started.finish(self, Arc::new(user), now)?)
    }

    fn check_company(
        &self,
        request: &RegisterCompany,
    ) -> Result<(CompanyIdentifier, String, NewAccount), RegisterError> {
        let owner = &request.owner;
        let mut check = Check::default();
        let name = request
            .name
            .as_ref()
            .map(|name| check.required_text(Field::Name, name, MAX_NAME_CHARS));
        let account = NewAccount::check(&given(owner), &mut check);
        let identifier = check.required(
            Field::Company,
            owner.company.as_deref(),
            CompanyIdentifier::parse,
        );
        if let Some(identifier) = &identifier {
            let standing = self
                .storage()
                .query(|reads| reads.company_by_identifier(identifier))?;
            if standing.is_some() {
                check.add(Field::Company, Problem::Taken);
            }
        }
        account.check_password(
            &owner.password,
            identifier.as_ref(),
            self.policy().passwords,
            &mut check,
        );
        if !owner.terms_accepted {
            check.add(Field::Terms, Problem::NotAccepted);
        }
        check.finish()?;
        let identifier = identifier.ok_or_else(|| Invalids::one(Field::Company, Problem::Blank))?;
        let name = name.unwrap_or_else(|| identifier.as_str().to_owned());
        Ok((identifier, name, account))
    }
}
