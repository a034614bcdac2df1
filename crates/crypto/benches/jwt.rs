//! Signing a JWT and checking one: what a refresh and the first sight of a token cost in cryptography.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use chrono::{DateTime, TimeDelta};
use divan::{Bencher, black_box};
use latchkey_crypto::{JwtSettings, JwtSigner};
use latchkey_domain::model::{JwtAlgorithm, PlainToken, SessionId, UserIdentifier};
use latchkey_domain::ports::{Claims, TokenSigner};
use latchkey_domain::{Keyring, Time};
use uuid::Uuid;

const ALGORITHMS: [JwtAlgorithm; 3] = [
    JwtAlgorithm::EdDsa,
    JwtAlgorithm::Es256,
    JwtAlgorithm::Hs256,
];

fn main() {
    divan::main();
}

#[divan::bench(args = ALGORITHMS)]
fn sign(bencher: Bencher<'_, '_>, algorithm: JwtAlgorithm) {
    let (signer, claims) = (signer(algorithm), claims());
    bencher.bench(|| signer.sign(black_box(&claims), now()).unwrap());
}

#[divan::bench(args = ALGORITHMS)]
fn check(bencher: Bencher<'_, '_>, algorithm: JwtAlgorithm) {
    let signer = signer(algorithm);
    let token: PlainToken = signer.sign(&claims(), now()).unwrap();
    bencher.bench(|| signer.verify(black_box(token.expose()), now()).unwrap());
}

fn now() -> Time {
    DateTime::from_timestamp(1_767_603_600, 0).unwrap()
}

fn signer(algorithm: JwtAlgorithm) -> JwtSigner {
    let settings = JwtSettings {
        algorithm,
        hs256_secret: Some(b"the HS256 secret of a benchmark..".to_vec().into()),
        issuer: "http://127.0.0.1:8080".to_owned(),
        audience: "http://127.0.0.1:8080".to_owned(),
    };
    let signer = JwtSigner::new(settings, &Keyring::new([3; 32])).unwrap();
    let key = signer.generate(now(), now()).unwrap();
    signer.install(key.as_slice()).unwrap();
    signer
}

fn claims() -> Claims {
    Claims {
        username: "ann".to_owned(),
        user_id: 42,
        email: Some("ann@example.com".to_owned()),
        expires: now() + TimeDelta::days(5),
        issued: now(),
        original_issue: now(),
        subject: UserIdentifier(Uuid::from_u128(0x00c0_ffee)),
        jti: "00112233445566778899aabbccddeeff".to_owned(),
        session: SessionId(Uuid::from_u128(0x5e55_1011)),
        company: "acme".to_owned(),
    }
}
