//! Signatures as Standard Webhooks describes them, version `v1`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// Signs what is posted.
pub(super) struct Signer(Hmac<Sha256>);

impl Signer {
    /// Takes the secret: base64, perhaps after `whsec_`; any other text as it is.
    pub fn new(secret: &SecretString) -> Option<Self> {
        Hmac::new_from_slice(&key(secret.expose_secret()))
            .ok()
            .map(Self)
    }

    /// The value of `webhook-signature`.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Receivers' libraries decode the secret with and without its prefix; a text that is not base64
/// of a key's length (24 to 64 bytes) was meant as it stands.
fn key(secret: &str) -> Vec<u8> {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    match STANDARD.decode(encoded) {
        Ok(key) if (24..=64).contains(&key.len()) => key,
        _ => secret.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Signer, key};

    /// The example of the Standard Webhooks libraries; `openssl dgst -sha256 -mac HMAC` agrees.
    #[test]
    fn the_published_example_has_its_published_signature() {
        let signer = Signer::new(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into()).unwrap();
        let signature = signer.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_base64_with_or_without_its_prefix_or_plain_text() {
        assert_eq!(
            key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        );
        assert_eq!(key("a plain secret"), b"a plain secret");
        assert_eq!(key("c2hvcnQ="), b"c2hvcnQ=");
    }
}
