//! What can be undone and redone.

/// Steps that can be undone; older ones are forgotten.
pub const LIMIT: usize = 400;

/// Values that are no longer, or not yet again, each with what leads from the one before to the one after.
#[derive(Clone, Debug)]
pub struct History<T> {
    /// The oldest first; each value is the one before its step.
    past: Vec<Step<T>>,
    /// The farthest first; each value is the one after its step.
    future: Vec<Step<T>>,
}

#[derive(Clone, Debug)]
struct Step<T> {
    name: String,
    /// Steps of one gesture are one.
    gesture: u64,
    value: T,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new() }
    }
}

impl<T> History<T> {
    /// Remembers the value before a step. Further steps of the same name and gesture are part of the last one.
    pub fn record(&mut self, name: &str, gesture: u64, before: T) {
        self.future.clear();
        if self.past.last().is_some_and(|last| last.gesture == gesture && last.name == name) {
            return;
        }
        if self.past.len() == LIMIT {
            self.past.remove(0);
        }
        self.past.push(Step { name: name.into(), gesture, value: before });
    }

    /// Forgets the last step where it changed nothing in the end.
    pub fn settle(&mut self, now: &T)
    where
        T: PartialEq,
    {
        self.past.pop_if(|last| last.value == *now);
    }

    /// The value before the last step, where `now` is the one after; nothing where there is none.
    #[must_use]
    pub fn undo(&mut self, now: T) -> Option<T> {
        let Step { name, gesture, value } = self.past.pop()?;
        self.future.push(Step { name, gesture, value: now });
        Some(value)
    }

    /// The value after the step that was undone last, where `now` is the one before; nothing where there is none.
    #[must_use]
    pub fn redo(&mut self, now: T) -> Option<T> {
        let Step { name, gesture, value } = self.future.pop()?;
        self.past.push(Step { name, gesture, value: now });
        Some(value)
    }

    /// Forgets what could be redone.
    pub fn forget_undone(&mut self) {
        self.future.clear();
    }

    /// Names of the steps that can be undone, the oldest first.
    pub fn done(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.past.iter().map(|step| step.name.as_str())
    }

    /// Names of the steps that can be redone, the next one first.
    pub fn undone(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.future.iter().rev().map(|step| step.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_back_and_forth_by_name() {
        let mut history = History::default();
        let mut now = 0;
        for (next, name) in [(1, "one"), (2, "two"), (3, "three")] {
            history.record(name, next, now);
            now = next;
        }
        assert_eq!(history.done().collect::<Vec<_>>(), ["one", "two", "three"]);
        now = history.undo(now).unwrap();
        now = history.undo(now).unwrap();
        assert_eq!((now, history.undone().collect::<Vec<_>>()), (1, vec!["two", "three"]));
        now = history.redo(now).unwrap();
        assert_eq!((now, history.done().next_back()), (2, Some("two")));
        history.record("other", 9, now);
        assert_eq!((history.redo(5), history.undone().len()), (None, 0));
    }

    #[test]
    fn a_gesture_is_one_step_and_old_steps_are_forgotten() {
        let mut history = History::default();
        for value in 0..5 {
            history.record("drag", 7, value);
        }
        history.record("other", 7, 5);
        assert_eq!((history.undo(6), history.undo(5), history.undo(0)), (Some(5), Some(0), None));
        for value in 0..LIMIT as u64 + 10 {
            history.record("step", value, value);
        }
        assert_eq!(history.done().len(), LIMIT);
        let last = (0..LIMIT).fold(0, |now, _| history.undo(now).unwrap());
        assert_eq!((last, history.undo(last)), (10, None));
    }
}
