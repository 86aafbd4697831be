//! Messages to the user: they stack, and those of something that went well fade.

use std::time::Duration;

/// How long a message that fades is shown, in seconds: always, and for each letter that is to be read.
const SHOWN: f64 = 5.0;
const SHOWN_PER_LETTER: f64 = 0.05;
/// The last of those seconds, in which it fades.
const FADING: f64 = 0.6;
/// Messages that are kept; the oldest ones of more are let go.
const MOST: usize = 30;

/// Something the user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something went well.
    Done(String),
    /// Something went wrong.
    Problem(String),
}

impl Notice {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Done(text) | Self::Problem(text)) = self;
        text
    }
}

/// What a message is about, where the next one about the same makes it out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What is on the canvas, and where it came from.
    Canvas,
    /// The document and its file.
    Document,
}

/// A message on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its number, which no other one has.
    pub number: u64,
    /// What it says.
    pub notice: Notice,
    topic: Option<Topic>,
    /// Seconds that it is still shown; nothing for one that stays until it is dismissed.
    left: Option<f64>,
    /// Whether it came after time was last counted.
    is_new: bool,
}

impl Shown {
    /// How much of it is still to be seen, from 1 to 0.
    #[must_use]
    pub fn opacity(&self) -> f32 {
        self.left.map_or(1.0, |left| (left / FADING).clamp(0.0, 1.0) as f32)
    }
}

/// The messages on the screen, the oldest one first.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Shown>,
    last: u64,
}

impl Notices {
    /// Says something.
    pub fn say(&mut self, notice: Notice) {
        self.add(None, notice);
    }

    /// Says something that a later message about the same may take the place of.
    pub fn say_about(&mut self, topic: Topic, notice: Notice) {
        self.add(Some(topic), notice);
    }

    fn add(&mut self, topic: Option<Topic>, notice: Notice) {
        // What is said again is said once, as the newest.
        self.shown.retain(|shown| shown.notice != notice);
        if self.shown.len() == MOST {
            self.shown.remove(0);
        }
        self.last += 1;
        let left = match &notice {
            Notice::Done(text) => Some(SHOWN + SHOWN_PER_LETTER * text.chars().count() as f64),
            Notice::Problem(_) => None,
        };
        self.shown.push(Shown { number: self.last, notice, topic, left, is_new: true });
    }

    /// Takes away what was said about something.
    pub fn forget(&mut self, topic: Topic) {
        self.shown.retain(|shown| shown.topic != Some(topic));
    }

    /// Takes a message away.
    pub fn dismiss(&mut self, number: u64) {
        self.shown.retain(|shown| shown.number != number);
    }

    /// Lets so many seconds pass for all that were on the screen meanwhile.
    pub fn age(&mut self, seconds: f64) {
        for shown in &mut self.shown {
            if let (Some(left), false) = (&mut shown.left, shown.is_new) {
                *left -= seconds;
            }
            shown.is_new = false;
        }
        self.shown.retain(|shown| shown.left.is_none_or(|left| left > 0.0));
    }

    /// How long until the screen changes by itself, if it does.
    #[must_use]
    pub fn next_change(&self) -> Option<Duration> {
        let changes = self.shown.iter().filter_map(|shown| shown.left).map(|left| (left - FADING).max(0.0));
        changes.min_by(f64::total_cmp).map(Duration::from_secs_f64)
    }

    /// The messages, the oldest one first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Shown> {
        self.shown.iter()
    }

    /// The newest message.
    #[must_use]
    pub fn newest(&self) -> Option<&Shown> {
        self.shown.last()
    }

    /// Whether something went well and a message says so with these words.
    #[must_use]
    pub fn tells(&self, words: &str) -> bool {
        self.iter().any(|shown| matches!(&shown.notice, Notice::Done(text) if text.contains(words)))
    }

    /// Whether something went wrong and a message says so with these words.
    #[must_use]
    pub fn complains(&self, words: &str) -> bool {
        self.iter().any(|shown| matches!(&shown.notice, Notice::Problem(text) if text.contains(words)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(notices: &Notices) -> Vec<&str> {
        notices.iter().map(|shown| shown.notice.text()).collect()
    }

    #[test]
    fn what_went_well_fades_and_what_went_wrong_stays() {
        let mut notices = Notices::default();
        notices.say(Notice::Done("saved".into()));
        notices.say(Notice::Problem("full".into()));
        // The frame in which they came may have been waited for.
        notices.age(1000.0);
        assert_eq!(texts(&notices), ["saved", "full"]);
        let wait = notices.next_change().unwrap().as_secs_f64();
        notices.age(wait);
        assert_eq!((notices.iter().next().unwrap().opacity(), notices.next_change()), (1.0, Some(Duration::ZERO)));
        notices.age(0.5 * FADING);
        assert!((notices.iter().next().unwrap().opacity() - 0.5).abs() < 1e-4);
        notices.age(FADING);
        assert_eq!((texts(&notices), notices.next_change()), (vec!["full"], None));
        notices.dismiss(notices.newest().unwrap().number);
        assert!(notices.newest().is_none());
    }

    #[test]
    fn nothing_is_said_twice_and_what_is_out_of_date_goes() {
        let mut notices = Notices::default();
        notices.say_about(Topic::Canvas, Notice::Problem("one".into()));
        notices.say(Notice::Problem("two".into()));
        notices.say_about(Topic::Canvas, Notice::Problem("one".into()));
        assert_eq!(texts(&notices), ["two", "one"]);
        notices.forget(Topic::Canvas);
        assert!(notices.complains("tw") && !notices.complains("one") && !notices.tells("two"));
        for number in 0..100 {
            notices.say(Notice::Problem(number.to_string()));
        }
        assert_eq!((notices.iter().count(), texts(&notices)[MOST - 1]), (MOST, "99"));
    }
}
