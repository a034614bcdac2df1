//! Sizes and codings, at every row of every table (ASVS 4.2.5, 15.2.2).

use latchkey_http::media::Media;
use latchkey_testkit::world::Backend;
use rstest::rstest;

use crate::{
    accounts::Account,
    plan::{Planned, Row},
    shape,
    site::{Site, rows},
};

#[rstest]
fn what_is_too_long_or_coded_is_refused_in_shape(
    #[values("company", "jwt", "device_tokens", "phone", "signup", "pages")] surface: &'static str,
) {
    let site = Site::on(Backend::Sqlite);
    for (count, served) in rows(surface).into_iter().enumerate() {
        let account = Account::new(&site, surface, count);
        let row = Row {
            served,
            account: &account,
        };
        let limit = served.spec.body_limit.unwrap_or(64 * 1024);
        expect(&site, &row, 413, announcing(&row, limit + 1));
        expect(
            &site,
            &row,
            415,
            with_header(&row, "Content-Encoding: gzip"),
        );
        expect(
            &site,
            &row,
            415,
            with_header(&row, "Content-Encoding: gzip, identity"),
        );
        expect(&site, &row, 414, with_query(&row, &"a".repeat(10_000)));
        if !served.spec.fields.is_empty() && served.spec.media == Media::ALL {
            expect(
                &site,
                &row,
                415,
                with_body(&row, "text/plain", b"{}".to_vec()),
            );
            expect(
                &site,
                &row,
                415,
                with_body(&row, "application/json; charset=utf-16", b"{}".to_vec()),
            );
            let many: String = (0..10_000).map(|n| format!("{n}=&")).collect();
            expect(
                &site,
                &row,
                400,
                with_body(&row, "application/x-www-form-urlencoded", many.into_bytes()),
            );
            let many: String = (0..5_000).map(|n| format!("\"{n}\":1,")).collect();
            expect(
                &site,
                &row,
                400,
                with_body(
                    &row,
                    "application/json",
                    format!("{{{many}\"x\":1}}").into_bytes(),
                ),
            );
            let deep = format!("{{\"x\":{}{}}}", "[".repeat(128), "]".repeat(128));
            expect(
                &site,
                &row,
                400,
                with_body(&row, "application/json", deep.into_bytes()),
            );
        }
    }
}

#[track_caller]
fn expect(site: &Site, row: &Row<'_>, status: u16, planned: Planned) {
    let mut connection = site.running.connect();
    let headers: Vec<_> = planned.headers.iter().map(String::as_str).collect();
    let announced = headers
        .iter()
        .any(|line| line.starts_with("Content-Length"));
    let answer = if announced {
        // Nothing follows: it is to be refused before it is sent.
        let head = format!(
            "{} HTTP/1.1\r\nHost: x\r\n{}\r\n\r\n",
            planned.line,
            headers.join("\r\n")
        );
        connection.write(head.as_bytes());
        connection.answer(false)
    } else {
        connection.send(&planned.line, &headers, &planned.body)
    };
    assert_eq!(answer.status, status, "{}: {answer:?}", planned.name);
    assert_eq!(
        shape::broken(row.served.surface, &answer),
        None,
        "{}",
        planned.name
    );
}

fn announcing(row: &Row<'_>, length: usize) -> Planned {
    with_header(row, &format!("Content-Length: {length}"))
}

fn with_header(row: &Row<'_>, header: &str) -> Planned {
    let mut planned = row.bare();
    planned.headers.push(header.to_owned());
    planned
}

fn with_query(row: &Row<'_>, text: &str) -> Planned {
    let mut planned = row.bare();
    let mark = if planned.line.contains('?') { '&' } else { '?' };
    planned.line = format!("{}{mark}q={text}", planned.line);
    planned
}

fn with_body(row: &Row<'_>, media: &str, body: Vec<u8>) -> Planned {
    let mut planned = with_header(row, &format!("Content-Type: {media}"));
    planned.body = body;
    planned
}
