//! Email addresses: the form that mail goes to and the form that is compared.

use unicode_normalization::UnicodeNormalization;

/// Longest address that SMTP can carry (RFC 5321 section 4.5.3.1.3, less the angle brackets).
const MAX_BYTES: usize = 254;
/// Longest local part (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// An address that is well formed, with its canonical form.
///
/// The domain is mapped to ASCII by UTS 46 (non-transitional, strict) in lower case. The local part
/// keeps its spelling for mail; for comparison it is NFC with ASCII letters in lower case and
/// nothing else folded: wider folding merges addresses of different people, and the two
/// databases would disagree about it. No provider's rules (dots, `+tags`) are applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    address: String,
    canonical: String,
}

impl EmailAddress {
    /// Reads an address; `None` where it is not one that mail can be sent to safely.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.trim().rsplit_once('@')?;
        let local = compose(local);
        if local.is_empty() || local.len() > MAX_LOCAL_BYTES || !local.chars().all(is_local_char) {
            return None;
        }
        if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return None;
        }
        let domain = ascii_domain(domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > MAX_BYTES {
            return None;
        }
        let canonical = format!("{}@{domain}", local.to_ascii_lowercase());
        Some(Self { address, canonical })
    }

    /// The form that mail is sent to and people see.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The form that is unique and compared.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// What stands before the `@`, in canonical form.
    pub fn local_part(&self) -> &str {
        self.canonical
            .rsplit_once('@')
            .map_or("", |(local, _)| local)
    }
}

/// NFC, but for the few characters that it would turn into ASCII (the Kelvin sign into `K`): the
/// mailbox of one is not the mailbox of the other.
fn compose(local: &str) -> String {
    let becomes_ascii = |c: char| !c.is_ascii() && std::iter::once(c).nfc().all(|c| c.is_ascii());
    let mut composed = String::with_capacity(local.len());
    let mut rest = local;
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| becomes_ascii(c)) {
        composed.extend(rest[..at].nfc());
        composed.push(c);
        rest = &rest[at + c.len_utf8()..];
    }
    composed.extend(rest.nfc());
    composed
}

/// RFC 5322 `atext` and the dot; beyond ASCII, letters and digits only (RFC 6531). Quoted local
/// parts are refused: they carry spaces, commas and further `@`.
fn is_local_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c)
    } else {
        c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
    }
}

fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_empty() || domain.ends_with('.') || domain.starts_with('[') {
        return None;
    }
    let ascii = idna::domain_to_ascii_strict(domain).ok()?;
    let mut labels = ascii.split('.');
    let well_formed = labels.clone().count() >= 2
        && labels.all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    let top = ascii.rsplit('.').next()?;
    // No top-level domain is a single character or a number.
    let is_name = top.len() > 1 && !top.bytes().all(|b| b.is_ascii_digit());
    (well_formed && ascii.len() <= 253 && is_name).then_some(ascii)
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    fn canonical(text: &str) -> Option<String> {
        EmailAddress::parse(text).map(|email| email.canonical().to_owned())
    }

    #[test]
    fn spellings_of_one_address_are_the_same() {
        for (a, b) in [
            ("A@EXAMPLE.com", "a@example.com"),
            ("a@EXÄMPLE.org", "a@xn--exmple-cua.org"),
            ("a@ｅｘａｍｐｌｅ.com", "a@example.com"),
            ("a@example。com", "a@example.com"),
            ("\u{e9}@x.org", "e\u{301}@x.org"),
        ] {
            assert!(canonical(a).is_some(), "{a}");
            assert_eq!(canonical(a), canonical(b), "{a} {b}");
        }
    }

    #[test]
    fn look_alikes_are_different() {
        for (a, b) in [
            ("a@straße.de", "a@strasse.de"),
            ("a@аpple.com", "a@apple.com"),
            ("mıke@x.org", "mike@x.org"),
            ("ſam@x.org", "sam@x.org"),
            ("ﬁn@x.org", "fin@x.org"),
            ("a+b@x.org", "a@x.org"),
            ("a.b@x.org", "ab@x.org"),
            ("\u{212a}@x.org", "k@x.org"),
            ("Ａ@x.org", "a@x.org"),
        ] {
            assert!(canonical(a).is_some(), "{a}");
            assert_ne!(canonical(a), canonical(b), "{a} {b}");
        }
    }

    #[test]
    fn what_mail_cannot_go_to_safely_is_refused() {
        for bad in [
            "",
            "a",
            "@x.org",
            "a@",
            "a@x",
            "a b@x.org",
            "a,b@x.org",
            "a@b@x.org",
            "\"a\"@x.org",
            "a@x\0.org",
            "a@x.org\r\nBcc: b@x.org",
            "a\u{200b}@x.org",
            "a@xn--example-.org",
            "a@xn--a",
            "a@-a.com",
            "a..b@x.org",
            "a@b.c",
            "a@[127.0.0.1]",
            "a@1.2.3.4",
            "a@x.org.",
            "a@exam\u{200d}ple.com",
        ] {
            assert_eq!(canonical(bad), None, "{bad:?}");
        }
        assert_eq!(canonical(&format!("{}@x.org", "a".repeat(65))), None);
        assert_eq!(canonical(&format!("a@{}.org", "a.".repeat(130))), None);
    }
}
