//! What somebody tries who holds the database and no key: plain hashes, with what stands in the rows for salt.

use super::forms;
use super::net::Net;
use super::secrets::Secrets;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

/// The hashes of these secrets, alone and with each salt before and behind.
pub fn of(secrets: &Secrets, salts: &[Vec<u8>]) -> Net {
    let mut net = Net::default();
    for (kind, secret) in secrets.iter() {
        add(&mut net, kind, secret.as_bytes());
        for salt in salts {
            add(
                &mut net,
                kind,
                &[salt.as_slice(), secret.as_bytes()].concat(),
            );
            add(
                &mut net,
                kind,
                &[secret.as_bytes(), salt.as_slice()].concat(),
            );
        }
    }
    net
}

pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

fn add(net: &mut Net, kind: &str, bytes: &[u8]) {
    for algorithm in [&SHA256, &SHA1_FOR_LEGACY_USE_ONLY] {
        let hash = digest(algorithm, bytes);
        net.add(kind, hash.as_ref().to_vec());
        net.add(kind, forms::hex(hash.as_ref()).into_bytes());
    }
}
