//! What is derived from other things, remembered by what it was derived from.
//!
//! Whatever a value depends on stands in its key, so nobody has to say when it is out of date. What is too large to
//! be compared stands there as itself ([`Same`]) or as a number of its own ([`Revision`]).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// A value with the inputs that it was last made for.
#[derive(Debug)]
pub struct Derived<K, V = ()> {
    known: Option<(K, V)>,
}

impl<K, V> Default for Derived<K, V> {
    fn default() -> Self {
        Self { known: None }
    }
}

impl<K: PartialEq, V> Derived<K, V> {
    /// Makes the value anew if its inputs are others than before; whether it did.
    pub fn follow(&mut self, inputs: K, make: impl FnOnce(&K) -> V) -> bool {
        if self.known.as_ref().is_some_and(|(known, _)| *known == inputs) {
            return false;
        }
        let value = make(&inputs);
        self.known = Some((inputs, value));
        true
    }

    /// The value, once there is one.
    #[must_use]
    pub fn get(&self) -> Option<&V> {
        self.known.as_ref().map(|(_, value)| value)
    }

    /// What it was made for.
    #[must_use]
    pub fn inputs(&self) -> Option<&K> {
        self.known.as_ref().map(|(inputs, _)| inputs)
    }

    /// Forgets it, so that it is made anew.
    pub fn forget(&mut self) {
        self.known = None;
    }
}

/// An input that is the same only if it is the very same object.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A number that no other thing has: an input that is another one each time it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision(u64);

impl Revision {
    /// The next one.
    #[must_use]
    pub fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_for_its_inputs() {
        let mut derived = Derived::default();
        let mut made = 0;
        for (inputs, expected) in [(1, true), (1, false), (2, true), (1, true)] {
            assert_eq!(
                derived.follow(inputs, |k| {
                    made += 1;
                    k * 10
                }),
                expected
            );
            assert_eq!((derived.get(), derived.inputs()), (Some(&(inputs * 10)), Some(&inputs)));
        }
        assert_eq!(made, 3);
        derived.forget();
        assert!(derived.get().is_none());
        let (a, b) = (Arc::new(1), Arc::new(1));
        assert!(Same(a.clone()) == Same(a.clone()) && Same(a) != Same(b));
        let revision = Revision::next();
        assert!(revision == revision && revision != Revision::next());
    }
}
