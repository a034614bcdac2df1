//! The operator's own templates.

use crate::support::{CODE, Queue, Running, code, mail, reset, silent, sms};
use latchkey_notifications::{Bell, EmailTransport, Notifications, Settings, Sink, SmsTransport};
use std::path::Path;
use std::sync::{Arc, mpsc};
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn with(mut settings: Settings, folder: &Path) -> Settings {
    settings.templates = Some(folder.to_owned());
    settings
}

/// What the start says about that folder.
fn refusal(files: &[(&str, &str)]) -> (String, TempDir) {
    let folder = folder(files);
    let settings = with(mail(EmailTransport::Console(silent())), folder.path());
    let refused = Notifications::start(Bell::new(), Arc::new(Queue::default()), settings);
    (refused.err().unwrap().to_string(), folder)
}

/// The text message in that language, with that folder.
fn worded(folder: &Path, language: &str) -> String {
    let (print, printed) = mpsc::channel();
    let sink = Sink::new(move |block: &str| print.send(block.to_owned()).unwrap());
    let running = Running::start(with(sms(SmsTransport::Console(sink)), folder));
    let mut message = code(1, "+15550001");
    message.language = language.to_owned();
    running.send([message]);
    printed.recv().unwrap()
}

#[test]
fn a_language_is_found_by_its_tag_and_english_stands_in_for_the_rest() {
    let folder = folder(&[
        (
            "de/sign_in/sms.txt",
            "{{ company }}: dein Code lautet {{ code }}.",
        ),
        (
            "pt-BR/sign_in/sms.txt",
            "{{ company }}: seu código é {{ code }}.",
        ),
        ("README.md", "not a template"),
    ]);
    for (language, words) in [
        ("de", "dein Code lautet"),
        ("de-AT", "dein Code lautet"),
        ("DE_ch", "dein Code lautet"),
        ("pt-br", "seu código"),
        ("pt", "your sign-in code"),
        ("fr", "your sign-in code"),
        ("", "your sign-in code"),
        ("../../etc", "your sign-in code"),
    ] {
        let text = worded(folder.path(), language);
        assert!(
            text.contains(words) && text.contains(CODE),
            "{language}: {text}"
        );
    }
}

#[test]
fn the_first_wanted_language_that_there_is_wins() {
    let folder = folder(&[]);
    for (languages, words) in [
        ("de", "Ihr Code zum Anmelden lautet 042517."),
        ("fr,de-at,en", "Ihr Code zum Anmelden lautet 042517."),
        ("en-gb,de", "your sign-in code is"),
        ("fr,it", "your sign-in code is"),
        (",", "your sign-in code is"),
    ] {
        let text = worded(folder.path(), languages);
        assert!(text.contains(words), "{languages}: {text}");
    }
    let text = worded(folder.path(), "de");
    assert!(text.contains("Er gilt 10 Minuten."), "{text}");
}

#[test]
fn mail_is_in_german_as_a_whole() {
    let (print, printed) = mpsc::channel();
    let sink = Sink::new(move |block: &str| print.send(block.to_owned()).unwrap());
    let running = Running::start(mail(EmailTransport::Console(sink)));
    let mut message = reset(1, "ann@x.example", "Ann");
    message.language = "de-CH".to_owned();
    running.send([message]);
    let block = printed.recv().unwrap();
    for words in [
        "Subject: Neues Passwort für Acme & Söhne\n",
        "Guten Tag Ann,",
        "Er gilt 30 Minuten und nur einmal.",
    ] {
        assert!(block.contains(words), "{words}: {block}");
    }
}

#[test]
fn one_file_can_be_replaced_and_the_others_stay() {
    let folder = folder(&[("en/reset_password/subject.txt", "Reset at {{ company }}\n")]);
    let (print, printed) = mpsc::channel();
    let sink = Sink::new(move |block: &str| print.send(block.to_owned()).unwrap());
    let running = Running::start(with(mail(EmailTransport::Console(sink)), folder.path()));
    running.send([reset(1, "ann@x.example", "")]);
    let block = printed.recv().unwrap();
    assert!(
        block.contains("Subject: Reset at Acme & Söhne\n"),
        "{block}"
    );
    assert!(block.contains("If it was not you, do nothing"), "{block}");
}

#[test]
fn a_template_that_cannot_work_stops_the_start_and_is_named_with_its_line() {
    for (file, text, problem) in [
        ("en/sign_in/sms.txt", "fine\n{{ code", "line 2"),
        (
            "en/sign_in/sms.txt",
            "{{ link }}",
            "line 1: undefined value",
        ),
        (
            "en/reset_password/body.html",
            "{% extends \"en/nothing.html\" %}",
            "nothing.html",
        ),
        ("fr/reset_password/body.txt", "Bonjour", "missing"),
        ("en/sing_in/sms.txt", "typo", "no message is called so"),
    ] {
        let (said, folder) = refusal(&[(file, text)]);
        let place = folder.path().join(file);
        let place = place.parent().unwrap().to_string_lossy().into_owned();
        assert!(
            said.contains(&place) && said.contains(problem),
            "{file}: {said}"
        );
        assert!(!said.contains('\n'), "{said}");
    }
}

#[test]
fn a_folder_that_is_not_there_stops_the_start() {
    let settings = with(
        mail(EmailTransport::Console(silent())),
        Path::new("/nowhere/templates"),
    );
    let refused = Notifications::start(Bell::new(), Arc::new(Queue::default()), settings);
    let said = refused.err().unwrap().to_string();
    assert!(
        said.contains("/nowhere/templates: cannot be read"),
        "{said}"
    );
}
