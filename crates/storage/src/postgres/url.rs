//! Latchkey's own connection options, added to the operator's URL.

/// libpq's parameters. Milliseconds for `tcp_user_timeout`, seconds elsewhere.
const PARAMETERS: [(&str, &str); 7] = [
    ("application_name", "latchkey"),
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "3000"),
    ("keepalives", "1"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "2"),
    ("keepalives_count", "2"),
];

/// Settings of the server for connections that serve requests. A transaction that was left open
/// loses its locks after ten seconds.
const SERVING: &str = "-c synchronous_commit=on -c statement_timeout=2500 -c idle_in_transaction_session_timeout=10000";

/// Settings of the server for migrations, which may take long but must not queue for a lock for ever.
const MIGRATING: &str = "-c synchronous_commit=on -c statement_timeout=0 -c lock_timeout=30000";

/// The URL for connections that serve requests.
pub(super) fn serving(url: &str) -> String {
    merged(url, SERVING)
}

/// The URL for the connection that migrates.
pub(super) fn migrating(url: &str) -> String {
    merged(url, MIGRATING)
}

/// Adds what the URL does not say itself. Its own `options` come last: the server keeps the last
/// value of a setting.
fn merged(url: &str, settings: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let given: Vec<(&str, &str)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    let has = |name: &str| given.iter().any(|(given, _)| *given == name);
    let own = PARAMETERS
        .iter()
        .filter(|(name, _)| !has(name))
        .map(|(name, value)| format!("{name}={value}"));
    let theirs = given
        .iter()
        .filter(|(name, _)| *name != "options")
        .map(|(name, value)| format!("{name}={value}"));
    let mut options = encoded(settings);
    for (_, value) in given.iter().filter(|(name, _)| *name == "options") {
        options = format!("{options}%20{value}");
    }
    let parts: Vec<String> = theirs
        .chain(own)
        .chain([format!("options={options}")])
        .collect();
    format!("{base}?{}", parts.join("&"))
}

/// Percent-encodes the two characters of `settings` that would end a value. libpq does not read `+`
/// as a space.
fn encoded(settings: &str) -> String {
    settings.replace('=', "%3D").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::serving;

    #[test]
    fn what_the_operator_says_stands() {
        let url = serving(
            "postgres://u:p%3F@h:1/db?connect_timeout=9&options=-c%20statement_timeout%3D1&sslmode=require",
        );
        assert!(url.starts_with(
            "postgres://u:p%3F@h:1/db?connect_timeout=9&sslmode=require&application_name=latchkey&"
        ));
        assert_eq!(url.matches("connect_timeout").count(), 1);
        assert_eq!(url.matches("options=").count(), 1);
        assert!(url.ends_with("%20-c%20statement_timeout%3D1"), "{url}");
    }

    #[test]
    fn a_plain_url_gets_every_option() {
        let url = serving("postgres://h/db");
        assert!(
            url.contains("?application_name=latchkey&connect_timeout=2&tcp_user_timeout=3000&")
        );
        assert!(
            url.contains("options=-c%20synchronous_commit%3Don%20-c%20statement_timeout%3D2500")
        );
        assert!(!url.contains(' '));
    }
}
