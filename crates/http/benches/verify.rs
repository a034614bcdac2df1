//! A request about a token that was seen before, over loopback and back: what the server does, and the kernel.

#[path = "../tests/support/seen.rs"]
mod seen;
#[path = "../tests/support/wire.rs"]
#[expect(dead_code, reason = "this client sends its own bytes")]
mod wire;

use divan::Bencher;

use crate::seen::Seen;

fn main() {
    divan::main();
}

#[divan::bench]
fn verify_token(bencher: Bencher<'_, '_>) {
    let mut seen = Seen::verifying();
    bencher.bench_local(|| seen.ask());
}

#[divan::bench]
fn who_am_i(bencher: Bencher<'_, '_>) {
    let mut seen = Seen::asking_who();
    bencher.bench_local(|| seen.ask());
}
