//! What people and scripts read: lines on standard output, and the one line of a refusal.

use crate::config::Refusal;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// `EX_CONFIG` of sysexits(3): the configuration is at fault, starting again will not help.
pub const CONFIGURATION_REFUSED: u8 = 78;

/// Anything else that went wrong.
const FAILED: u8 = 1;

/// Prints one line for the reader of standard output.
///
/// A reader that went away (`latchkey user list | head -1`) is no error.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

/// Says something on standard error while a command goes on.
pub fn note(text: &str) {
    // With standard error gone nobody is left to tell; the exit status still says it.
    let _ = writeln!(io::stderr(), "{}", one_line(text));
}

/// Says on standard error, in exactly one line, why the command ends, and yields its exit status.
pub fn report(error: &anyhow::Error) -> ExitCode {
    let refused = error.is::<Refusal>();
    let text = if refused {
        error.to_string()
    } else {
        format!("latchkey: {error:#}")
    };
    // With standard error gone nobody is left to tell; the exit status still says it.
    let _ = writeln!(io::stderr(), "{}", one_line(&text));
    ExitCode::from(if refused {
        CONFIGURATION_REFUSED
    } else {
        FAILED
    })
}

/// `text` without line breaks or other control characters.
pub fn one_line(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control(), " ");
    spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn an_error_of_several_lines_becomes_one() {
        assert_eq!(
            one_line("bad\n  value\r\n\u{1b}[31mred"),
            "bad value [31mred"
        );
    }
}
