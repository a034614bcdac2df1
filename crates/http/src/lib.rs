//! The HTTP side of Latchkey: contracts as tables over the domain's use cases, on actix-web.
//!
//! - A **surface** ([`surface::Surface`]) is one contract: a table of [`endpoint::Endpoint`]s, a wording
//!   ([`dialect::Dialect`]) and a rule for who its callers are. Surfaces translate; they decide nothing.
//! - [`app::App`] puts surfaces and the [`standard`] paths together, [`server::Server`] serves them.
//! - A request is read once, here: limits of size and time ([`settings::Settings`]), syntax ([`params`]), declared
//!   fields ([`fields`]), credentials ([`authorization`]), caller ([`client`]). A handler gets a [`call::Call`] and
//!   returns a [`reply::Reply`] or a [`failure::Failure`].
//!
//! To understand an endpoint, open its surface's `mod.rs` (the row), the file that the row names (the translation) and
//! the surface's `errors.rs` (the wording).

pub mod app;
pub mod authorization;
pub mod blocking;
mod body;
pub mod call;
pub mod client;
pub mod dialect;
mod dispatch;
pub mod endpoint;
pub mod failure;
pub mod fields;
pub mod grammar;
mod language;
pub mod media;
mod middleware;
mod openapi;
mod origin;
pub mod pages;
pub mod params;
pub mod reply;
pub mod request_id;
mod route;
pub mod server;
pub mod settings;
mod slices;
pub mod standard;
pub mod steps;
pub mod surface;
pub mod surfaces;
mod table;
