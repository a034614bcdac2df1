//! Phone numbers.

use latchkey_domain::{model::MobileNumber, phone};

/// Every way of reading gives `+` and digits, which read as themselves.
pub fn run(data: &[u8]) {
    let text = super::text(data);
    let regions = ["US", "DE", "ZA", "IT", "GB", "AQ", "XX", "", "us"];
    let local = regions
        .iter()
        .filter_map(|region| phone::in_region(&text, region));
    for number in MobileNumber::parse(&text)
        .into_iter()
        .chain(phone::callable(&text))
        .chain(local)
    {
        let digits = number.as_str().strip_prefix('+').expect("international");
        assert!(
            (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        );
        assert_eq!(MobileNumber::parse(number.as_str()), Some(number));
    }
}
