//! The framework over a real socket, with two toy surfaces that speak the real dialects.

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod bodies;
mod cross_origin;
mod headers;
mod methods;
mod paths;
mod proxies;
mod slow;
mod standard;
mod steps;
mod stopping;
mod trouble;
