//! Every way in and out of every contract, and secrets where they do not belong.

use super::forms;
use super::secrets::Secrets;
use crate::support::{Home, Server, eventually};
use latchkey_testkit::http::Receiver;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

pub const ANN: &str = "ann.canary@example.org";
pub const CASH: &str = "cash.canary@example.org";
pub const NUMBER: &str = "+27841234501";
pub const CASH_NUMBER: &str = "+27841234502";
pub const ANN_NUMBER: &str = "+27841234503";

/// A server that has seen much, and what was secret in it.
pub struct Life {
    home: Home,
    server: Server,
    receiver: Receiver,
    secrets: Secrets,
    /// How many text messages were looked at.
    texts: usize,
}

impl Life {
    /// Leads it. Codes have ten digits, so that none turns up by chance.
    pub fn lead(home: Home) -> Self {
        let receiver = Receiver::start();
        let mut secrets = Secrets::default();
        let key = secrets.add(
            "secrets.key",
            "jc0kT8+GRXPBMwRDVe9U6PnVZ4dVWLTgD7Bz1oq2xBs=",
        );
        home.place.write("key", &key);
        let home = home
            .without("SECRETS__KEY")
            .with("SECRETS__KEY_FILE", "key")
            .with("COMPANIES__DEFAULT", "canarycompany")
            .with("EMAIL__TRANSPORT", "file")
            .with("SMS__TRANSPORT", "webhook")
            .with("SMS__WEBHOOK_URL", &receiver.url())
            .with("OTP__LENGTH", "10")
            .with("TOKENS__JWT_ROTATE", "true")
            .with("LOG__FORMAT", "json")
            .with("LOG__LEVEL", "trace");
        let mut life = Self {
            server: home.start(),
            home,
            receiver,
            secrets,
            texts: 0,
        };
        let ann = life.company();
        life.second_factors(&ann);
        life.signup();
        life.devices();
        life.jwt();
        life.phone();
        life.odd_places();
        life.commands();
        let told = life.server.told_to_others();
        assert_eq!(
            super::Net::over(&life.secrets).catch(&told),
            [""; 0],
            "in /proc"
        );
        life
    }

    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub fn stored(&self) -> Vec<u8> {
        self.home.dump()
    }

    /// Everything in the rows that could be a salt, where rows can be read: bytes and UUIDs.
    pub fn salts(&self) -> Vec<Vec<u8>> {
        let stored = self.stored();
        let text = String::from_utf8_lossy(&stored);
        let words = text.split(['"', ':', ',']).filter(|word| word.len() < 80);
        let bytes = words.filter_map(|word| {
            let digits = word.trim_start_matches("\\\\x").replace('-', "");
            forms::unhex(&digits).filter(|bytes| bytes.len() >= 8)
        });
        bytes.take(2000).collect()
    }

    /// Stops the server; what it said and logged.
    pub fn end(self) -> (String, String) {
        self.server.signal("-TERM");
        let (_, said, log) = self.server.ended();
        (said, log)
    }

    /// A new password.
    fn password(&mut self, number: u32) -> String {
        self.secrets
            .add("password", &format!("canary pass {number} sings"))
    }

    fn post(&self, path: &str, token: Option<&str>, body: Value) -> Value {
        self.server.post(path, token, body).json
    }

    /// The text at `pointer`, which is secret.
    fn secret(&mut self, kind: &str, answer: &Value, pointer: &str) -> String {
        let found = answer.pointer(pointer).and_then(Value::as_str);
        let found = found.unwrap_or_else(|| panic!("no {kind} at {pointer} of {answer}"));
        self.secrets.add(kind, found)
    }

    /// What stands behind `before` in a mail to `to`.
    fn mailed(&mut self, kind: &str, to: &str, before: &str) -> String {
        let folder = self.home.place.path().join("data/mail");
        let mut found = None;
        eventually(|| {
            let mails = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let texts = mails.filter_map(|mail| std::fs::read_to_string(mail.path()).ok());
            found = texts.filter(|mail| mail.contains(to)).find_map(|mail| {
                let mail = mail
                    .replace("=\r\n", "")
                    .replace("=3D", "=")
                    .replace("&amp;", "&");
                let (_, after) = mail.split_once(before)?;
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                Some(after[..end.unwrap_or(after.len())].to_owned())
            });
            found.is_some()
        });
        self.secrets.add(kind, &found.expect("found"))
    }

    /// The code in the next text message.
    fn texted(&mut self) -> String {
        self.texts += 1;
        let received = self.receiver.wait_for(self.texts);
        let text = received[self.texts - 1].json()["body"].to_string();
        let digits = text
            .split(|c: char| !c.is_ascii_digit())
            .find(|word| word.len() == 10);
        self.secrets.add("code", digits.expect("a code"))
    }

    /// Registration, logins right and wrong, proofs, tokens, change and reset of the password; yields a token.
    fn company(&mut self) -> String {
        let (first, second, third) = (self.password(1), self.password(2), self.password(3));
        let registered = self.post(
            "/api/3/auth/company/register/",
            None,
            json!({"first_name": "Ann", "last_name": "Lee", "email": ANN, "mobile_number": ANN_NUMBER,
                "company": "acme", "password1": first, "password2": first, "terms_and_conditions": true}),
        );
        let token = self.secret("session token", &registered, "/data/token");
        let code = self.texted();
        self.post(
            "/api/3/auth/mobile/verify/",
            Some(&token),
            json!({"otp": "0000000000"}),
        );
        self.post(
            "/api/3/auth/mobile/verify/",
            Some(&token),
            json!({"otp": code}),
        );
        let key = self.mailed("email key", ANN, "?key=");
        self.server.get(&format!("/verify-email?key={key}"), None);
        self.post("/api/3/auth/email/verify/", None, json!({"key": key}));
        let wrong = self.password(90);
        let login = |password: &str| json!({"user": ANN, "company": "acme", "password": password});
        assert_eq!(
            self.server
                .post("/api/3/auth/login/", None, login(&wrong))
                .status,
            400
        );
        let entered = self.post("/api/3/auth/login/", None, login(&first));
        let token = self.secret("session token", &entered, "/data/token");
        let made = self.post(
            "/api/3/auth/tokens/",
            Some(&token),
            json!({"password": first}),
        );
        let permanent = self.secret("permanent token", &made, "/data/token");
        self.post(
            "/api/3/auth/tokens/verify/",
            Some(&token),
            json!({"token": permanent}),
        );
        self.server.get("/api/3/auth/tokens/", Some(&permanent));
        let change =
            json!({"old_password": first, "new_password1": second, "new_password2": second});
        assert_eq!(
            self.server
                .post("/api/3/auth/password/change/", Some(&token), change)
                .status,
            200
        );
        self.post(
            "/api/3/auth/password/reset/",
            None,
            json!({"user": ANN, "company": "acme"}),
        );
        let uid = registered["data"]["user"]["identifier"]
            .as_str()
            .expect("an identifier");
        let link = self.mailed("reset token", ANN, &format!("uid={uid}&token="));
        self.server
            .get(&format!("/reset-password?uid={uid}&token={link}"), None);
        let reset =
            json!({"uid": uid, "token": link, "new_password1": third, "new_password2": third});
        let answer = self
            .server
            .post("/api/3/auth/password/reset/confirm/", None, reset);
        assert_eq!(answer.status, 200, "{answer:?}");
        let entered = self.post("/api/3/auth/login/", None, login(&third));
        self.secret("session token", &entered, "/data/token")
    }

    /// An authenticator that waits for its code, a number, and codes that are wrong.
    fn second_factors(&mut self, token: &str) {
        let made = self.post("/api/3/auth/mfa/token/", Some(token), json!({}));
        self.secret("authenticator", &made, "/data/key");
        self.server.get("/api/3/auth/mfa/token/qr/", Some(token));
        self.post(
            "/api/3/auth/mfa/verify/",
            Some(token),
            json!({"token": "123456"}),
        );
        self.post(
            "/api/3/auth/mfa/sms/",
            Some(token),
            json!({"mobile_number": ANN_NUMBER}),
        );
        let code = self.texted();
        let answer = self.server.post(
            "/api/3/auth/mfa/verify/",
            Some(token),
            json!({"token": code}),
        );
        assert_eq!(answer.status, 200, "{answer:?}");
        let made = self.post("/api/3/auth/mfa/recovery-codes/", Some(token), json!({}));
        let text = made.to_string();
        let codes = text
            .split('"')
            .filter(|word| word.len() == 11 && word.as_bytes()[5] == b'-');
        let codes: Vec<_> = codes.map(str::to_owned).collect();
        assert_eq!(codes.len(), 10, "{made}");
        for code in &codes {
            self.secrets.add("recovery code", code);
        }
    }

    fn signup(&mut self) {
        let password = self.password(10);
        let user = json!({"user": {"fname": "Cash", "lname": "Money", "email": CASH, "password": password,
            "dob": "1990-01-01", "number": CASH_NUMBER}});
        let signed_up = self.post("/api/v1/signup", None, user);
        let token = self.secret("signup token", &signed_up, "/token");
        self.texted();
        self.server.get("/api/v1/users/me", Some(&token));
        let wrong = self.password(91);
        for password in [&wrong, &password] {
            let query = format!(
                "user[email]={CASH}&user[password]={}",
                password.replace(' ', "%20")
            );
            let got = self.server.get(&format!("/api/v1/auth?{query}"), None);
            if got.status == 200 {
                self.secret("signup token", &got.json, "/token");
            }
        }
        let got = self.post(
            "/api/v1/auth",
            None,
            json!({"user": {"email": CASH, "password": password}}),
        );
        self.secret("signup token", &got, "/token");
    }

    fn devices(&mut self) {
        let password = "canary pass 10 sings";
        let body = json!({"email": CASH, "password": password, "device_token": "device-1", "mobile_os": "ios"});
        let got = self.post("/api/v1/tokens.json", None, body);
        let token = self.secret("device token", &got, "/token");
        self.server.get(
            &format!("/api/v1/users/profile.json?auth_token={token}"),
            None,
        );
        self.post("/api/v1/tokens/reset.json", None, json!({"email": CASH}));
        self.mailed("reset token", CASH, "&token=");
        let id = got["user_info"]["id"].as_i64().expect("an id");
        let path = format!("/api/v1/tokens/{id}.json");
        let gone = self
            .server
            .delete(&path, None, json!({"auth_token": token}));
        assert_eq!(gone.status, 200, "{gone:?}");
    }

    fn jwt(&mut self) {
        let body = json!({"username": CASH, "password": "canary pass 10 sings"});
        let got = self.post("/auth/access_token/", None, body);
        let first = self.secret("jwt", &got, "/token");
        self.server.get("/users/me/", Some(&first));
        let next = self.post("/auth/refresh_token/", None, json!({"token": first}));
        let second = self.secret("jwt", &next, "/token");
        self.post("/auth/verify_token/", None, json!({"token": second}));
        let forged = format!(
            "{}A{}",
            &second[..second.len() - 9],
            &second[second.len() - 8..]
        );
        self.post("/auth/verify_token/", None, json!({"token": forged}));
        self.post("/auth/refresh_token/", None, json!({"token": forged}));
    }

    fn phone(&mut self) {
        let got = self.post("/api/phone/register", None, json!({"phone_number": NUMBER}));
        let session = self.secret("phone session", &got, "/session_token");
        let code = self.texted();
        for given in ["0000000000", &code, &code] {
            let body =
                json!({"phone_number": NUMBER, "security_code": given, "session_token": session});
            self.post("/api/phone/verify", None, body);
        }
    }

    /// Secrets in the path, in the query, in headers, in bodies that cannot be read.
    fn odd_places(&mut self) {
        let odd = self.secrets.add("misplaced", "canary-misplaced-0123456789");
        for path in [
            format!("/api/3/auth/{odd}/"),
            format!("/api/3/auth/tokens/{odd}/"),
            format!("/api/v1/tokens/{odd}.json?auth_token={odd}"),
            format!("/api/v1/auth?user[email]={odd}&user[password]={odd}&format={odd}"),
            format!("/reset-password?uid={odd}&token={odd}"),
            format!("/verify-email?key={odd}"),
            format!("/{odd}?token={odd}"),
        ] {
            self.server.get(&path, Some(&odd));
            self.server.post(
                &path,
                Some(&odd),
                json!({"password": odd, odd.as_str(): odd}),
            );
        }
        for body in [
            format!("{{\"password\": \"{odd}\", }}"),
            format!("{{\"user\": {{\"password\": [\"{odd}\"]}}}}"),
            format!("password={odd}&password={odd}&%zz={odd}"),
            format!("\u{0}{odd}"),
        ] {
            for media in [
                "application/json",
                "application/x-www-form-urlencoded",
                &odd,
            ] {
                self.raw("POST", "/api/3/auth/login/", media, &body, &odd);
                self.raw("POST", "/api/v1/tokens.json", media, &body, &odd);
                self.raw("POST", "/auth/access_token/", media, &body, &odd);
                self.raw("POST", "/api/phone/verify", media, &body, &odd);
            }
        }
        self.raw(&odd, &format!("/{odd}"), "text/plain", "", &odd);
        self.raw("TRACE", "/api/3/auth/", "text/plain", "", &odd);
    }

    fn raw(&self, method: &str, path: &str, media: &str, body: &str, odd: &str) {
        let mut stream = TcpStream::connect(self.server.address()).expect("connected");
        let patience = Some(Duration::from_secs(10));
        stream.set_read_timeout(patience).expect("set");
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {odd}\r\nAuthorization: Bearer {odd}\r\nCookie: token={odd}\r\n\
             Content-Type: {media}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = Vec::new();
        // A refusal may close the connection before everything is read.
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.is_empty(), "{method} was not answered");
    }

    fn commands(&mut self) {
        let password = self.password(20);
        let arguments = [
            "user",
            "create",
            "--company",
            "acme",
            "--username",
            "bob",
            "--password-stdin",
        ];
        let made = self.home.run_with_input(&arguments, &password);
        assert!(made.status.success());
        let net = super::Net::over(&self.secrets);
        for arguments in [
            ["user", "list", "--company", "acme"].as_slice(),
            &["events", "--company", "acme", "--limit", "1000"],
            &["events", "--company", "canarycompany", "--format", "text"],
            &["keys", "list"],
            &["config"],
        ] {
            let output = self.home.run(arguments);
            assert!(output.status.success(), "{arguments:?}");
            assert_eq!(net.catch(&output.stdout), [""; 0], "{arguments:?}");
            assert_eq!(net.catch(&output.stderr), [""; 0], "{arguments:?}");
        }
    }
}
