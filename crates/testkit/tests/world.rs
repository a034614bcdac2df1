//! A world is whole: what one test may rely on in all others.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::TimeDelta;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_testkit::{
    World, both_databases,
    world::{Backend, Builder},
};

both_databases!(
    a_reopened_world_keeps_its_database,
    a_builder_changes_policy_and_algorithm,
    a_second_node_counts_for_itself,
    a_renewed_world_is_as_new,
);

fn a_reopened_world_keeps_its_database(mut world: World) {
    world.auth.create_company("rehive", None).unwrap();
    world.reopen();
    let companies = world.auth.list_companies().unwrap();
    let identifiers: Vec<_> = companies.iter().map(|c| c.identifier.as_str()).collect();
    assert_eq!(identifiers, ["default", "rehive"]);
}

fn a_builder_changes_policy_and_algorithm(builder: Builder) {
    let world = builder
        .algorithm(JwtAlgorithm::Hs256)
        .policy(|policy| policy.public_url = "https://auth.test".to_owned())
        .build();
    assert_eq!(world.auth.policy().public_url, "https://auth.test");
    assert!(world.auth.list_signing_keys().unwrap().is_empty());
}

fn a_renewed_world_is_as_new(mut world: World) {
    let begun = world.auth.now();
    world.auth.create_company("rehive", None).unwrap();
    world.auth.rotate_signing_key().unwrap();
    world.clock.advance(TimeDelta::days(3));
    world.renew(|builder| {
        builder.policy(|policy| policy.public_url = "https://auth.test".to_owned())
    });
    assert_eq!(world.auth.now(), begun);
    assert_eq!(world.auth.policy().public_url, "https://auth.test");
    assert_eq!(world.auth.list_companies().unwrap().len(), 1);
    assert_eq!(world.auth.list_signing_keys().unwrap().len(), 1);
}

fn a_second_node_counts_for_itself(world: World) {
    let node = world.second_node();
    let before = (world.counts(), node.counts());
    node.auth.list_companies().unwrap();
    assert_eq!(world.counts(), before.0);
    assert_eq!(node.counts().reads, before.1.reads + 1);
    assert!(world.messages().is_empty());
}

#[test]
fn worlds_share_nothing() {
    let (one, other) = (World::on(Backend::Sqlite), World::sqlite());
    one.auth.create_company("rehive", None).unwrap();
    assert_eq!(other.auth.list_companies().unwrap().len(), 1);
}
