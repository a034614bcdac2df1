//! The dispatcher itself: isolation, order, waking, stopping, and the transports without a network.

use crate::support::{
    CODE, LINK, Outcome, Queue, Running, code, failure, id, mail, reset, silent, sms,
};
use latchkey_domain::ports::Wake as _;
use latchkey_notifications::{
    Bell, EmailTransport, Mail, Mailer, Notifications, SendFailure, Settings, Sink, SmsTransport,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Fails as the recipient's name says, and writes down what it was given.
#[derive(Debug, Default)]
struct Moody {
    sent: Mutex<Vec<Mail>>,
    gate: Mutex<bool>,
    opened: Condvar,
}

impl Moody {
    fn open(&self) {
        *self.gate.lock().unwrap() = true;
        self.opened.notify_all();
    }

    fn sent(&self) -> Vec<u128> {
        self.sent
            .lock()
            .unwrap()
            .iter()
            .map(|mail| mail.id.0.as_u128())
            .collect()
    }
}

impl Mailer for Moody {
    fn send(&self, mail: &Mail) -> Result<(), SendFailure> {
        self.sent.lock().unwrap().push(mail.clone());
        match mail.to_name.as_str() {
            "panic" => panic!("as told"),
            "hang" => {
                let gate = self.gate.lock().unwrap();
                drop(self.opened.wait_while(gate, |open| !*open).unwrap());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn moody() -> (Arc<Moody>, Settings) {
    let moody = Arc::new(Moody::default());
    (Arc::clone(&moody), mail(EmailTransport::Custom(moody)))
}

#[test]
fn a_message_that_panics_is_given_up_after_a_few_tries_and_stops_no_other() {
    let (_moody, mut settings) = moody();
    settings.pace.poll = Duration::from_millis(20);
    let running = Running::start(settings);
    running.send((1..=3).map(|number| reset(number, &format!("{number}@x.example"), "panic")));
    running.send((4..=20).map(|number| reset(number, &format!("{number}@x.example"), "")));
    let mut of = HashMap::<_, Vec<_>>::new();
    for (id, outcome) in running.queue.wait_for(3 * 3 + 17) {
        of.entry(id).or_default().push(outcome);
    }
    for number in 1..=3 {
        let [
            Outcome::Failed(first),
            Outcome::Failed(second),
            Outcome::Failed(last),
        ] = &of[&id(number)][..]
        else {
            panic!("{of:?}")
        };
        assert!(
            matches!(first, SendFailure::Temporary(_))
                && matches!(second, SendFailure::Temporary(_))
        );
        assert!(matches!(last, SendFailure::Permanent(_)));
    }
    assert!((4..=20).all(|number| of[&id(number)] == [Outcome::Delivered]));
    assert_eq!(running.notifications.status().email.replaced, 9);
}

#[test]
fn a_message_that_hangs_is_cut_off_and_its_late_success_is_recorded() {
    let (moody, mut settings) = moody();
    settings.pace.deadline = Duration::from_millis(100);
    settings.pace.senders = 1;
    let running = Running::start(settings);
    running.send([reset(1, "a@x.example", "hang"), reset(2, "b@x.example", "")]);
    let outcomes = running.queue.wait_for(2);
    assert!(outcomes.contains(&(id(2), Outcome::Delivered)));
    let (_, cut) = outcomes.iter().find(|(found, _)| *found == id(1)).unwrap();
    assert!(matches!(failure(cut), SendFailure::Temporary(_)));
    moody.open();
    let mut outcomes = (3..).map(|count| running.queue.wait_for(count));
    assert!(outcomes.any(|outcomes| outcomes.contains(&(id(1), Outcome::Delivered))));
}

#[test]
fn one_persons_messages_keep_their_order() {
    let (moody, settings) = moody();
    let running = Running::start(settings);
    running.send((0..60).map(|number| reset(number, &format!("{}@x.example", number % 3), "")));
    running.queue.wait_for(60);
    for person in 0..3 {
        let sent: Vec<_> = moody
            .sent()
            .into_iter()
            .filter(|number| number % 3 == person)
            .collect();
        assert!(sent.is_sorted() && sent.len() == 20, "{sent:?}");
    }
}

#[test]
fn a_thousand_messages_are_each_sent_once() {
    let (moody, settings) = moody();
    let running = Running::start(settings);
    running.send((0..1000).map(|number| reset(number, &format!("{number}@x.example"), "")));
    running.queue.wait_for(1000);
    let mut sent = moody.sent();
    sent.sort_unstable();
    assert_eq!(sent, (0..1000).collect::<Vec<_>>());
}

#[test]
fn the_bell_wakes_at_once_and_without_it_the_poll_finds_the_message() {
    let (_moody, settings) = moody();
    let running = Running::start(settings);
    running.send([reset(1, "a@x.example", "")]);
    running.queue.wait_for(1);
    let rung = Instant::now();
    running.send([reset(2, "a@x.example", "")]);
    running.queue.wait_for(2);
    assert!(
        rung.elapsed() < Duration::from_millis(500),
        "{:?}",
        rung.elapsed()
    );

    let (_moody, mut settings) = moody();
    settings.pace.poll = Duration::from_millis(50);
    let running = Running::start(settings);
    running.queue.put([reset(1, "a@x.example", "")]);
    running.queue.wait_for(1);
}

#[test]
fn stopping_finishes_what_is_in_hand_and_claims_nothing_more() {
    let (moody, settings) = moody();
    let Running {
        queue,
        bell,
        notifications,
    } = Running::start(settings);
    queue.put([reset(1, "a@x.example", "hang"), reset(2, "a@x.example", "")]);
    bell.wake();
    while moody.sent().is_empty() {
        std::thread::yield_now();
    }
    let stopping = std::thread::spawn(move || notifications.stop(Duration::from_secs(20)));
    moody.open();
    assert_eq!(stopping.join().unwrap().unfinished, 0);
    assert_eq!(queue.outcomes().len(), 2);
    queue.put([reset(3, "a@x.example", "")]);
    bell.wake();
    assert_eq!(queue.outcomes().len(), 2);
}

#[test]
fn stopping_does_not_wait_for_ever() {
    let (moody, settings) = moody();
    let Running {
        queue,
        bell,
        notifications,
    } = Running::start(settings);
    queue.put([reset(1, "a@x.example", "hang"), reset(2, "a@x.example", "")]);
    bell.wake();
    while moody.sent().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(notifications.stop(Duration::from_millis(50)).unfinished, 2);
    moody.open();
}

fn printing() -> (Sink, Receiver<String>) {
    let (print, printed): (Sender<String>, _) = mpsc::channel();
    (
        Sink::new(move |block| print.send(block.to_owned()).unwrap()),
        printed,
    )
}

#[test]
fn the_console_shows_the_whole_mail_and_the_whole_text() {
    let (sink, printed) = printing();
    let running = Running::start(mail(EmailTransport::Console(sink)));
    running.send([reset(1, "ann@x.example", "Ann\u{1b}[2J")]);
    let block = printed.recv().unwrap();
    for line in [
        "From: Latchkey <no-reply@id.example>",
        "To: Ann [2J <ann@x.example>",
        "Subject: Set a new password for Acme & Söhne",
        LINK,
    ] {
        assert!(
            block.lines().any(|found| found == line),
            "{line} in {block}"
        );
    }
    assert!(!block.contains('\u{1b}'));

    let (sink, printed) = printing();
    let running = Running::start(sms(SmsTransport::Console(sink)));
    running.send([code(1, "+15550001")]);
    let block = printed.recv().unwrap();
    assert!(
        block.contains("To: +15550001\n") && block.contains(CODE),
        "{block}"
    );
}

#[test]
fn each_mail_becomes_one_whole_private_file_named_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("new/mail");
    let running = Running::start(mail(EmailTransport::File {
        directory: directory.clone(),
    }));
    running.send([reset(1, "ann@x.example", "Ann")]);
    running.queue.wait_for(1);
    let files: Vec<_> = std::fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files, [directory.join(format!("{}.eml", id(1)))]);
    let content = std::fs::read_to_string(&files[0]).unwrap();
    assert!(content.contains("To: Ann <ann@x.example>\r\n"), "{content}");
    assert!(content.contains("multipart/alternative"), "{content}");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::MetadataExt::mode(&files[0].metadata().unwrap()) & 0o777,
        0o600
    );
}

#[test]
fn a_setting_that_cannot_work_is_refused_at_the_start_without_its_secrets() {
    let start = |settings| {
        let refused = Notifications::start(Bell::new(), Arc::new(Queue::default()), settings);
        refused
            .err()
            .map(|error| error.to_string())
            .unwrap_or_else(|| panic!("it started"))
    };
    let mut settings = mail(EmailTransport::Console(silent()));
    settings.email.from = "nobody".to_owned();
    assert!(start(settings).contains("\"nobody\" is no mailbox"));
    for url in [
        "http://u:hush@mail.example",
        "smtp://u:hush@mail.example?tls=maybe",
        "hush",
    ] {
        let said = start(mail(EmailTransport::Smtp {
            url: url.into(),
            authorities: None,
        }));
        assert!(
            said.starts_with("the SMTP URL cannot be used") && !said.contains("hush"),
            "{said}"
        );
    }
    let url = "ftp://u:hush@sms.example".into();
    let said = start(sms(SmsTransport::Webhook { url, secret: None }));
    assert!(
        said.contains("webhook URL") && !said.contains("hush"),
        "{said}"
    );
}

/// Says how many mails were under way at once.
#[derive(Debug, Default)]
struct Together {
    now: AtomicUsize,
    most: AtomicUsize,
    pairs: Option<Barrier>,
}

impl Mailer for Together {
    fn send(&self, _: &Mail) -> Result<(), SendFailure> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        match &self.pairs {
            // Two must be under way, or neither ends.
            Some(pairs) => drop(pairs.wait()),
            None => std::thread::park_timeout(Duration::from_millis(5)),
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
}

fn send_twelve(mailer: Together, haste: Duration) -> usize {
    let mailer = Arc::new(mailer);
    let mut settings = mail(EmailTransport::Custom(
        Arc::clone(&mailer) as Arc<dyn Mailer>
    ));
    settings.pace.haste = haste;
    let running = Running::start(settings);
    running.send((1..=12).map(|number| reset(number, &format!("{number}@x.example"), "")));
    running.queue.wait_for(12);
    mailer.most.load(Ordering::SeqCst)
}

#[test]
fn while_nobody_waits_for_long_one_message_is_in_hand_at_a_time() {
    assert_eq!(
        send_twelve(Together::default(), Duration::from_secs(3600)),
        1
    );
}

#[test]
fn when_somebody_waits_for_long_as_many_are_sent_at_once_as_there_are_senders() {
    let pairs = Together {
        pairs: Some(Barrier::new(2)),
        ..Together::default()
    };
    assert!(send_twelve(pairs, Duration::ZERO) > 1);
}
