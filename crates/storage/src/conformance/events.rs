//! Security events.

use super::given::{at, company, user};
use super::{at_once, read, write};
use latchkey_domain::model::{
    BudgetKey, CompanyId, Event, EventFilter, EventKind, Outcome, RecordedEvent, Surface,
    SurplusEvents, UserId, Via,
};
use latchkey_domain::ports::Storage;

const KEY: BudgetKey = BudgetKey([7; 32]);
const ALL: EventFilter = EventFilter {
    kind: None,
    user: None,
    since: None,
    until: None,
    before: None,
};

fn event(company: Option<CompanyId>, kind: EventKind, seconds: i64) -> Event {
    Event {
        at: at(seconds),
        company,
        kind,
        outcome: Outcome::Done,
        actor: None,
        subject: None,
        via: None,
        address: None,
        request_id: None,
        detail: None,
    }
}

fn refusal(company: Option<CompanyId>, seconds: i64) -> Event {
    Event {
        outcome: Outcome::WrongCredentials,
        ..event(company, EventKind::SessionLogIn, seconds)
    }
}

fn record(storage: &dyn Storage, event: &Event) {
    write(storage, |tx| tx.record_event(event));
}

fn find(
    storage: &dyn Storage,
    company: Option<CompanyId>,
    filter: EventFilter,
) -> Vec<RecordedEvent> {
    read(storage, |reads| reads.events(company, &filter, 100))
}

/// When each happened, in seconds.
fn times(found: &[RecordedEvent]) -> Vec<i64> {
    found
        .iter()
        .map(|event| (event.at - at(0)).num_seconds())
        .collect()
}

/// Everything, users by their identifier.
pub fn an_event_comes_back_as_recorded(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (admin, ann) = (user(storage, company), user(storage, company));
    let full = Event {
        actor: Some(admin),
        subject: Some(ann),
        via: Some(Via::Surface(Surface::Company)),
        address: Some("2001:db8::1".parse().unwrap()),
        request_id: Some("r1".to_owned()),
        detail: Some("Bücher \"🦀\"\r\n".to_owned()),
        ..event(Some(company), EventKind::RoleGrant, 1)
    };
    record(storage, &full);
    let found = find(storage, Some(company), ALL);
    let identifier = |id| read(storage, |reads| reads.user(company, id)).map(|u| u.identifier);
    assert_eq!(
        found,
        [RecordedEvent {
            id: found[0].id,
            at: at(1),
            kind: "role.grant".to_owned(),
            outcome: "done".to_owned(),
            count: 1,
            actor: identifier(admin),
            subject: identifier(ann),
            via: Some("company".to_owned()),
            address: Some("2001:db8::1".to_owned()),
            request_id: Some("r1".to_owned()),
            detail: full.detail,
        }]
    );
}

/// The newest first; the next page begins where the one before ended.
pub fn events_are_read_newest_first_and_page_by_page(storage: &dyn Storage) {
    let company = Some(company(storage, "acme"));
    for seconds in 0..5 {
        record(storage, &event(company, EventKind::SessionLogOut, seconds));
    }
    let mut filter = ALL;
    let mut pages = Vec::new();
    for _ in 0..4 {
        let page = read(storage, |reads| reads.events(company, &filter, 2));
        filter.before = page.last().map(|event| event.id).or(filter.before);
        pages.push(times(&page));
    }
    assert_eq!(pages, [vec![4, 3], vec![2, 1], vec![0], vec![]]);
}

/// Kind, user (doing or done to), from and until.
pub fn a_filter_finds_what_it_names(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (ann, bob) = (user(storage, company), user(storage, company));
    let by = |actor: Option<UserId>, subject: Option<UserId>, seconds| Event {
        actor,
        subject,
        ..event(Some(company), EventKind::SessionLogIn, seconds)
    };
    record(storage, &by(Some(ann), Some(ann), 0));
    record(storage, &by(None, Some(bob), 1));
    record(storage, &by(Some(ann), Some(bob), 2));
    record(storage, &by(None, None, 3));
    record(storage, &event(Some(company), EventKind::TokenReuse, 4));
    let found = |filter| times(&find(storage, Some(company), filter));
    let of = |user| EventFilter {
        user: Some(user),
        ..ALL
    };
    assert_eq!(found(of(ann)), [2, 0]);
    assert_eq!(found(of(bob)), [2, 1]);
    let kind = Some(EventKind::TokenReuse);
    assert_eq!(found(EventFilter { kind, ..ALL }), [4]);
    let (since, until) = (Some(at(1)), Some(at(3)));
    assert_eq!(
        found(EventFilter {
            since,
            until,
            ..ALL
        }),
        [2, 1]
    );
}

/// One company's are not another's, nor those of none.
pub fn events_belong_to_one_company(storage: &dyn Storage) {
    let (one, two) = (company(storage, "one"), company(storage, "two"));
    let ann = user(storage, one);
    for (of, seconds) in [(Some(one), 1), (Some(two), 2), (None, 3)] {
        let foreign = Event {
            subject: Some(ann),
            ..event(of, EventKind::SessionLogIn, seconds)
        };
        record(storage, &foreign);
    }
    for (of, seconds) in [(Some(one), 1), (Some(two), 2), (None, 3)] {
        let found = find(storage, of, ALL);
        assert_eq!(times(&found), [seconds]);
        assert_eq!(found[0].subject.is_some(), of == Some(one));
    }
}

/// It is part of the transaction.
pub fn a_rolled_back_event_did_not_happen(storage: &dyn Storage) {
    storage
        .write(&mut |tx| {
            tx.record_event(&event(None, EventKind::KeysRotate, 0))
                .map(|()| false)
        })
        .unwrap();
    assert_eq!(find(storage, None, ALL), []);
}

/// One row under each key; others have their own.
pub fn refusals_under_one_key_are_counted(storage: &dyn Storage) {
    record(storage, &refusal(None, 0));
    for seconds in 1..4 {
        write(storage, |tx| tx.count_event(&refusal(None, seconds), &KEY));
    }
    write(storage, |tx| {
        tx.count_event(&refusal(None, 4), &BudgetKey([8; 32]))
    });
    let found = find(storage, None, ALL);
    assert_eq!(times(&found), [4, 1, 0]);
    let counts: Vec<_> = found.iter().map(|event| event.count).collect();
    assert_eq!(counts, [1, 3, 1]);
}

/// None is lost, and there is one row.
pub fn of_many_under_one_key_all_are_counted(storage: &dyn Storage) {
    at_once(24, |_| {
        write(storage, |tx| tx.count_event(&refusal(None, 0), &KEY));
    });
    let found = find(storage, None, ALL);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].count, 24);
}

/// Those before the instant, no more than asked for.
pub fn old_events_go(storage: &dyn Storage) {
    for seconds in 0..5 {
        record(storage, &event(None, EventKind::SessionLogIn, seconds));
    }
    let sweep = |limit| write(storage, |tx| tx.sweep_events(at(3), limit));
    assert_eq!([sweep(2), sweep(2), sweep(2)], [2, 1, 0]);
    assert_eq!(times(&find(storage, None, ALL)), [4, 3]);
}

/// Of each company, and of refusals apart from what was done.
pub fn the_oldest_surplus_events_go(storage: &dyn Storage) {
    let company = company(storage, "acme");
    for seconds in 0..3 {
        record(storage, &refusal(Some(company), seconds));
        record(storage, &refusal(None, seconds));
        record(storage, &event(None, EventKind::SessionLogIn, seconds));
    }
    record(storage, &refusal(None, 3));
    assert_eq!(read(storage, |reads| reads.surplus_events(4)), []);
    let surplus = read(storage, |reads| reads.surplus_events(3));
    assert_eq!(surplus.len(), 1);
    let SurplusEvents {
        company: None,
        refused: true,
        ..
    } = surplus[0]
    else {
        panic!("{surplus:?}")
    };
    let mut removed = 0;
    for group in read(storage, |reads| reads.surplus_events(1)) {
        let sweep = || write(storage, |tx| tx.sweep_surplus_events(&group, 2));
        removed += sweep() + sweep();
    }
    assert_eq!(removed, 7);
    assert_eq!(times(&find(storage, Some(company), ALL)), [2]);
    assert_eq!(times(&find(storage, None, ALL)), [3, 2]);
}
