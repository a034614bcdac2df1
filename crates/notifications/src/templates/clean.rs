//! Cleaning values that go onto one line.

/// Longest name of a person or company, in characters.
const MAX_NAME: usize = 80;
/// Longest subject, in characters.
const MAX_SUBJECT: usize = 200;

/// A name on one line: no control or direction-changing characters, no double spaces, not too long.
pub(crate) fn display_name(name: &str) -> String {
    one_line(name, MAX_NAME)
}

/// A subject on one line.
pub(super) fn subject(subject: &str) -> String {
    one_line(subject, MAX_SUBJECT)
}

/// How to address somebody; empty where the name would become a link in the reader's mail program:
/// names are chosen by whoever registers, with anybody's address.
pub(super) fn salutation(name: &str) -> String {
    let name = display_name(name);
    if looks_like_a_link(&name) {
        String::new()
    } else {
        name
    }
}

fn one_line(text: &str, limit: usize) -> String {
    let shown = text.chars().map(|c| if is_break(c) { ' ' } else { c });
    let shown: String = shown.filter(|&c| !is_invisible(c)).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(limit).collect();
    line.trim_end().to_owned()
}

fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Zero-width spaces, marks and overrides of direction, tags. Joiners stay: scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn looks_like_a_link(name: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    let dotted = characters
        .windows(3)
        .any(|three| three[0].is_alphanumeric() && three[1] == '.' && three[2].is_alphanumeric());
    name.contains("://") || name.contains('@') || dotted
}

#[cfg(test)]
mod tests {
    use super::{display_name, salutation};

    #[test]
    fn a_name_becomes_one_short_line() {
        for (name, clean) in [
            ("  Ann \t Lee ", "Ann Lee"),
            ("Ann\r\nBcc: evil@x.org", "Ann Bcc: evil@x.org"),
            ("a\0b\u{2028}c\u{85}d", "a b c d"),
            ("\u{202e}nnA\u{200b}\u{feff}", "nnA"),
            ("نام\u{200c}خانوادگی", "نام\u{200c}خانوادگی"),
            ("{{7*7}} <script>", "{{7*7}} <script>"),
        ] {
            assert_eq!(display_name(name), clean, "{name:?}");
        }
        assert_eq!(display_name(&"x".repeat(10_000)).len(), 80);
    }

    #[test]
    fn a_name_that_would_become_a_link_is_left_out() {
        for name in [
            "win at https://evil",
            "evil.com",
            "Ann, see www.evil.example",
            "a@b",
        ] {
            assert_eq!(salutation(name), "", "{name}");
        }
        for name in ["Ann", "Dr. Who", "Martin Luther King Jr.", "<b>"] {
            assert_eq!(salutation(name), name);
        }
    }
}
