//! What makes a contract a surface.

use std::future::Future;

use secrecy::SecretString;

use crate::{
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, Spec},
    failure::Failure,
    grammar::Grammar,
};

/// Constant facts of a surface.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The name in the configuration: `company`, `jwt`, …
    pub name: &'static str,
    /// A sentence for the API document.
    pub description: &'static str,
    /// Where the table is mounted, without a trailing slash. The first is the one to document.
    pub mounts: &'static [&'static str],
    /// Paths whose unknown sub-paths answer in this surface's dialect.
    pub territory: &'static [&'static str],
    /// True when the contract writes its paths with a trailing slash.
    pub trailing_slash: bool,
    /// The scheme word of `Authorization`.
    pub scheme: &'static str,
}

/// One contract: its facts, its wording, its table, and who its callers are.
///
/// The implementor holds the use cases (ports, settings) that its handlers need; handlers reach it by
/// [`Call::surface`](crate::call::Call::surface).
pub trait Surface: Send + Sync + Sized + 'static {
    /// Who is calling, once the credentials have been accepted.
    type Caller: 'static;

    /// The surface's constant facts.
    const ABOUT: &'static About;

    /// How its requests are written.
    const GRAMMAR: Grammar = Grammar::USUAL;

    /// The wording.
    fn dialect() -> &'static dyn Dialect;

    /// The table.
    fn endpoints() -> &'static [Endpoint<Self>];

    /// Checks credentials whose form is already known to be right. The steady state is answered from memory; a miss
    /// goes through [`run`](crate::blocking::run).
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for credentials of nobody, [`Failure::Forbidden`] for a session that may not go
    /// on yet.
    fn authenticate(
        &self,
        credentials: SecretString,
        client: &Client,
    ) -> impl Future<Output = Result<Self::Caller, Failure>>;

    /// Whether this caller may call this endpoint; asked before the endpoint's own guard and before the body is looked
    /// at. A surface whose [`authenticate`](Self::authenticate) accepts sessions that still owe a second factor admits
    /// them to [`Spec::while_pending`] rows only.
    ///
    /// # Errors
    /// [`Failure::Forbidden`].
    fn admit(&self, _caller: &Self::Caller, _spec: &Spec) -> Result<(), Failure> {
        Ok(())
    }
}
