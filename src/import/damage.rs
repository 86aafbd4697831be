//! Damage to real files, for tests that read what is left of them.

use proptest::{prelude::*, sample::Index, test_runner::RngSeed};

/// Files that each reader has to stand, the same ones every time.
pub(super) fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(42), ..ProptestConfig::with_cases(20_000) }
}

/// What happens to a file at a place.
#[derive(Clone, Debug)]
pub(super) enum Damage {
    /// A byte becomes another.
    Byte(Index, u8),
    /// A bit is turned over.
    Bit(Index, u8),
    /// Something is put in between.
    Insert(Index, &'static [u8]),
    /// Something is written over what is there.
    Overwrite(Index, &'static [u8]),
    /// Bytes are lost.
    Remove(Index, usize),
    /// Bytes are there several times.
    Repeat(Index, usize, usize),
    /// The rest is lost.
    Cut(Index),
}

/// Up to six of them; `words` are what a file of the kind may hold.
pub(super) fn several(words: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<Damage>> {
    let place = any::<Index>;
    let word = || prop::sample::select(words);
    let one = prop_oneof![
        3 => (place(), any::<u8>()).prop_map(|(at, value)| Damage::Byte(at, value)),
        3 => (place(), 0..8u8).prop_map(|(at, bit)| Damage::Bit(at, bit)),
        4 => (place(), word()).prop_map(|(at, word)| Damage::Insert(at, word)),
        4 => (place(), word()).prop_map(|(at, word)| Damage::Overwrite(at, word)),
        2 => (place(), 1..64usize).prop_map(|(at, count)| Damage::Remove(at, count)),
        2 => (place(), 1..64usize, 2..9usize).prop_map(|(at, count, times)| Damage::Repeat(at, count, times)),
        1 => place().prop_map(Damage::Cut),
    ];
    prop::collection::vec(one, 0..=6)
}

/// The file after all of it.
pub(super) fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let place = |at: &Index| at.index(bytes.len() + 1);
        let (start, count, new) = match damage {
            Damage::Byte(at, value) => (place(at), 1, vec![*value]),
            Damage::Bit(at, bit) => {
                let at = place(at);
                (at, 1, bytes.get(at).map_or_else(Vec::new, |byte| vec![byte ^ (1 << bit)]))
            }
            Damage::Insert(at, word) => (place(at), 0, word.to_vec()),
            Damage::Overwrite(at, word) => (place(at), word.len(), word.to_vec()),
            Damage::Remove(at, count) => (place(at), *count, Vec::new()),
            Damage::Repeat(at, count, times) => {
                let at = place(at);
                (at, *count, bytes[at..(at + count).min(bytes.len())].repeat(*times))
            }
            Damage::Cut(at) => (place(at), bytes.len(), Vec::new()),
        };
        let end = (start + count).min(bytes.len());
        bytes.splice(start..end, new);
    }
    bytes
}

/// Asserts that a refusal is one line that says what to do.
pub(super) fn assert_helpful(error: &str) {
    const REMEDIES: &[&str] = &[
        "save",
        "correct",
        "choose",
        "take",
        "needs",
        "unpack",
        "put",
        "close",
        "leave",
        "use ",
        "but ",
        "points are",
        "must be",
        "make",
        "name ",
        "its columns are",
        "two different",
    ];
    assert!(!error.contains(['\n', '\r']) && (20..1500).contains(&error.len()), "{error}");
    assert!(REMEDIES.iter().any(|remedy| error.contains(remedy)), "{error}");
}
