//! Each field of each contract with each value that no client means (ASVS 15.3.5, 15.3.7, 1.1.1, 1.5.3).

use std::thread;

use latchkey_http::{app::Served, endpoint::Method};
use latchkey_testkit::world::Backend;
use rstest::rstest;

use crate::{
    accounts::Account,
    plan::{Planned, Row},
    shape,
    site::{Site, rows},
};

#[rstest]
fn no_value_is_a_fault_and_both_databases_answer_alike(
    #[values("company", "jwt", "device_tokens", "phone", "signup", "pages")] surface: &'static str,
) {
    let [sqlite, postgres] = [Backend::Sqlite, Backend::Postgres]
        .map(|backend| thread::spawn(move || ask(surface, backend)));
    let (sqlite, postgres) = (sqlite.join().unwrap(), postgres.join().unwrap());
    assert!(
        sqlite.asked > 20 && sqlite.asked == postgres.asked,
        "{} requests",
        sqlite.asked
    );
    let wrong = [sqlite.wrong, postgres.wrong].concat();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        sqlite.asked,
        wrong.join("\n")
    );
    let differing: Vec<_> = sqlite
        .answers
        .iter()
        .zip(&postgres.answers)
        .filter(|(one, other)| one != other)
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[derive(Default)]
struct Outcome {
    asked: usize,
    answers: Vec<(String, u16, String)>,
    wrong: Vec<String>,
}

/// Each row's requests, by somebody new, and by somebody else whenever one has ended what let them in.
fn ask(surface: &str, backend: Backend) -> Outcome {
    let site = Site::on(backend);
    let mut outcome = Outcome::default();
    let mut accounts = (0..10_000).map(|count| Account::new(&site, surface, count));
    for served in rows(surface) {
        let mut account = accounts.next().unwrap();
        let mut plan = (Row {
            served,
            account: &account,
        })
        .plan();
        for index in 0..plan.len() {
            let planned = plan.remove(index);
            outcome.asked += 1;
            let ended =
                outcome.note(served, &site, &planned) && served.spec.method == Method::Delete;
            plan.insert(index, planned);
            if ended {
                account = accounts.next().unwrap();
                plan = (Row {
                    served,
                    account: &account,
                })
                .plan();
            }
        }
    }
    outcome
}

impl Outcome {
    /// True for a success.
    fn note(&mut self, served: Served, site: &Site, planned: &Planned) -> bool {
        let headers: Vec<_> = planned.headers.iter().map(String::as_str).collect();
        let answer = site.send(&planned.line, &headers, &planned.body);
        if let Some(problem) = shape::broken(served.surface, &answer) {
            self.wrong.push(format!("{}: {problem}", planned.name));
        }
        if planned.refused && answer.status < 400 {
            self.wrong
                .push(format!("{}: taken: {answer:?}", planned.name));
        }
        let status = answer.status;
        if served.spec.needs_caller && matches!(status, 401 | 423) {
            self.wrong
                .push(format!("{}: shut out: {answer:?}", planned.name));
        }
        let said = if status < 400 {
            String::new()
        } else {
            answer.body
        };
        self.answers.push((planned.name.clone(), status, said));
        status < 300
    }
}
