//! What text messages and mails may be sent: each costs somebody money or patience.

use super::{Take, by_address};
use crate::model::{Client, MobileNumber, User};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Refusal};
use phonenumber::metadata::DATABASE;

/// The budget of everybody together; spending it is worth an alarm.
pub(super) const IN_ALL: &str = "limits.sms_in_all";

/// Digits of the longest calling code.
const LONGEST_CODE: usize = 3;

impl Auth {
    /// Whether numbers like this may be sent texts at all.
    pub(crate) fn may_text(&self, number: &str) -> bool {
        let allowed = &self.policy().limits.sms_allowed_prefixes;
        allowed.is_empty() || allowed.iter().any(|prefix| number.starts_with(prefix))
    }

    /// What a text to a number costs, whichever contract and company it is for. The same for numbers
    /// that nobody has: the refusals must not tell.
    pub(crate) fn text_takes(
        &self,
        number: &str,
        user: Option<&User>,
        client: &Client,
    ) -> Vec<Take> {
        let limits = &self.policy().limits;
        let number_bytes = number.as_bytes();
        let by_number = |name, budget| Take::new(name, budget, &[number_bytes]).at_most();
        let mut takes: Vec<Take> = by_address(
            "limits.sms_per_address",
            limits.sms_per_address,
            client.address,
        )
        .into_iter()
        .collect();
        takes.extend(user.map(|user| {
            let id = user.id.0.to_be_bytes();
            Take::new("limits.sms_per_user", limits.sms_per_user, &[&id]).at_most()
        }));
        takes.push(by_number("limits.sms_pause", limits.sms_pause));
        takes.push(by_number("limits.sms_per_number", limits.sms_per_number));
        takes.push(by_number(
            "limits.sms_per_number_daily",
            limits.sms_per_number_daily,
        ));
        let code = calling_code(number).as_bytes();
        takes.push(Take::new(
            "limits.sms_per_country",
            limits.sms_per_country,
            &[code],
        ));
        takes.push(Take::new(IN_ALL, limits.sms_in_all, &[]));
        takes
    }

    /// Refuses numbers that texts may not go to.
    pub(crate) fn check_textable(&self, number: &MobileNumber) -> Result<(), Invalids> {
        if self.may_text(number.as_str()) {
            Ok(())
        } else {
            Err(Invalids::one(Field::Mobile, Problem::Malformed))
        }
    }

    /// Counts a text that a signed-in user asks to have sent.
    pub(crate) fn debit_text(&self, user: &User, number: &MobileNumber) -> Result<(), Refusal> {
        let nowhere = Client::default();
        let takes = self.text_takes(number.as_str(), Some(user), &nowhere);
        self.limiter().take(&takes)
    }

    /// What a mail to an address costs, in its canonical form.
    pub(crate) fn mail_take(&self, canonical: &str) -> Take {
        let budget = self.policy().limits.messages_per_destination;
        Take::new(
            "limits.messages_per_destination",
            budget,
            &[canonical.as_bytes()],
        )
    }

    /// What a guess at a code that was sent to this number costs, over all codes.
    pub(crate) fn guess_take(&self, number: &str) -> Take {
        let budget = self.policy().limits.code_guesses_per_number;
        let name = "limits.code_guesses_per_number";
        Take::new(name, budget, &[number.as_bytes()]).at_most()
    }

    /// Stands for somebody who was asked for and may not exist.
    pub(crate) fn mark(&self, subject: &str) -> String {
        hex::encode(self.keyring().budget_key(&[b"mark", subject.as_bytes()]).0)
    }

    /// What asking for a mail, known recipient or not, costs the calling address.
    pub(crate) fn asking_take(&self, client: &Client) -> Option<Take> {
        let budget = self.policy().limits.resets_per_address;
        by_address("limits.resets_per_address", budget, client.address)
    }
}

/// The calling code at the beginning of `+…`, all digits where there is none.
fn calling_code(number: &str) -> &str {
    let is_code = |end: &usize| {
        let code = number
            .get(1..*end)
            .and_then(|code| code.parse::<u16>().ok());
        code.is_some_and(|code| DATABASE.by_code(&code).is_some())
    };
    let end = (2..=LONGEST_CODE + 1).find(is_code);
    end.and_then(|end| number.get(..end)).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::calling_code;

    #[test]
    fn a_number_begins_with_one_calling_code() {
        for (number, code) in [
            ("+11234567890", "+1"),
            ("+27840000000", "+27"),
            ("+35312345678", "+353"),
            ("+79261234567", "+7"),
            ("+00000000000", "+00000000000"),
            ("+", "+"),
        ] {
            assert_eq!(calling_code(number), code, "{number}");
        }
    }
}
