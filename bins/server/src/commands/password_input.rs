//! A password from standard input.

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use std::io::Read;

/// Longer than any password that is accepted (1,024 bytes), with room for the end of the line.
const LONGEST: u64 = 4_096;

/// Everything up to the end of the input, without the line break that `echo` adds.
pub fn read(input: &mut impl Read) -> anyhow::Result<SecretString> {
    let mut text = Zeroizing::new(String::new());
    input
        .take(LONGEST)
        .read_to_string(&mut text)
        .context("the password on standard input cannot be read")?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let password = line.strip_suffix('\r').unwrap_or(line);
    if password.is_empty() {
        bail!(
            "no password on standard input; pipe it in, for example: printf %s \"$PASSWORD\" | latchkey user create …"
        );
    }
    if password.contains('\n') {
        bail!("more than one line on standard input; pipe in the password alone");
    }
    Ok(SecretString::from(password))
}

#[cfg(test)]
mod tests {
    use super::read;
    use secrecy::ExposeSecret as _;

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_password() {
        for input in ["  pass word ", "  pass word \n", "  pass word \r\n"] {
            assert_eq!(
                read(&mut input.as_bytes()).unwrap().expose_secret(),
                "  pass word "
            );
        }
    }

    #[test]
    fn nothing_and_several_lines_are_refused() {
        for input in ["", "\n", "one\ntwo\n"] {
            assert!(read(&mut input.as_bytes()).is_err(), "{input:?}");
        }
    }
}
