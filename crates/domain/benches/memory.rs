//! Tokens that were seen before: the keyed hash, and the answer from memory.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use divan::{Bencher, black_box};
use latchkey_domain::Keyring;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::model::{Client, Password, PlainToken, Surface};
use latchkey_domain::sessions::{Grant, LogIn};
use latchkey_testkit::World;

const NAME: &str = "ann";
const PASSWORD: &str = "violet-tram-71-harbour";

fn main() {
    divan::main();
}

#[divan::bench]
fn keyed_hash_of_an_opaque_token(bencher: Bencher<'_, '_>) {
    let (keyring, token) = (Keyring::new([3; 32]), "7b1f".repeat(16));
    bencher.bench(|| keyring.hash_token(black_box(&token)));
}

#[divan::bench]
fn keyed_hash_of_a_jwt(bencher: Bencher<'_, '_>) {
    let (keyring, token) = (Keyring::new([3; 32]), "7b1f".repeat(180));
    bencher.bench(|| keyring.hash_token(black_box(&token)));
}

#[divan::bench]
fn opaque_token_from_memory(bencher: Bencher<'_, '_>) {
    let world = world();
    let token = token(&world, Surface::Company, Grant::Opaque);
    world.auth.authenticate(&token).unwrap();
    bencher.bench(|| {
        let known = world.auth.authenticate_from_memory(black_box(&token));
        known.unwrap()
    });
}

#[divan::bench]
fn jwt_from_memory(bencher: Bencher<'_, '_>) {
    let world = world();
    let token = token(&world, Surface::Jwt, Grant::Jwt);
    world.auth.verify_jwt(&token, &Client::default()).unwrap();
    bencher.bench(|| {
        let known = world.auth.verify_jwt_from_memory(black_box(&token));
        known.unwrap()
    });
}

fn world() -> World {
    let world = World::sqlite();
    let user = CreateUser {
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        email: Some("ann@example.com".to_owned()),
        username: Some(NAME.to_owned()),
        password: Some(Password::new(PASSWORD)),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &user)
        .unwrap();
    world
}

fn token(world: &World, surface: Surface, grant: Grant) -> PlainToken {
    let signed_in = world.auth.log_in(LogIn {
        grant,
        ..LogIn::new(surface, NAME, PASSWORD)
    });
    signed_in.unwrap().token
}
