//! No route without a test over the wire.

use std::collections::BTreeSet;

use latchkey_testkit::World;

use crate::support::app;

/// Each is called by a file of its own: `registering`, `verifying`.
const COVERED: &[(&str, &str)] = &[("POST", "register"), ("POST", "verify")];

#[test]
fn every_served_route_has_a_test_over_the_wire() {
    let world = World::sqlite();
    let app = app(&world.auth);
    let served: BTreeSet<_> = app
        .served()
        .filter(|row| row.surface == "phone")
        .map(|row| (row.spec.method.as_str(), row.spec.path))
        .collect();
    assert_eq!(served, COVERED.iter().copied().collect());
}
