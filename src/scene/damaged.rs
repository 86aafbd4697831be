//! Damaged scenes are read or refused, within bounds.

use proptest::{prelude::*, sample::Index, test_runner::RngSeed};

use super::{bounds::DEEPEST, *};

/// Parts of a text that may stand in place of others.
const WORDS: &[&str] = &[
    "",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "0",
    "-0.0",
    "1e999",
    "-1e308",
    "1e-320",
    "1e39",
    "18446744073709551615",
    "99999999999999999999",
    "4294967296",
    "NaN",
    "Infinity",
    "\"version\"",
    "\"drawing\"",
    "\"picture\"",
    "\"lanes\"",
    "\"stroke\"",
    "\"points\"",
    "\"mixture\"",
    "\"operation\"",
    "\"radius\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "\"eJztwQENAAAAwqD3T20PBxQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPwYlBwAAQ==\"",
    "\u{feff}",
    "é",
];

/// What happens to a text.
#[derive(Clone, Debug)]
enum Damage {
    /// The rest is lost.
    Cut(Index),
    /// A byte becomes another.
    Byte(Index, u8),
    /// A token becomes another word.
    Word(Index, &'static str),
    /// Two tokens change places.
    Swap(Index, Index),
    /// Tokens are lost.
    Remove(Index, usize),
    /// Tokens are there several times.
    Repeat(Index, usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Damage::Cut),
        2 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        6 => (at(), prop::sample::select(WORDS)).prop_map(|(at, word)| Damage::Word(at, word)),
        4 => (at(), at()).prop_map(|(a, b)| Damage::Swap(a, b)),
        2 => (at(), 1..9usize).prop_map(|(at, count)| Damage::Remove(at, count)),
        2 => (at(), 1..24usize, 2..40usize).prop_map(|(at, count, times)| Damage::Repeat(at, count, times)),
    ]
}

/// Strings, numbers and punctuation, one after the other.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let (mut in_string, mut joins) = (false, false);
    for c in text.chars() {
        let is_word = in_string || c.is_alphanumeric() || "+-.\"".contains(c);
        match tokens.last_mut() {
            Some(last) if joins && is_word => last.push(c),
            _ => tokens.push(c.into()),
        }
        in_string ^= c == '"';
        joins = is_word && (in_string || c != '"');
    }
    tokens
}

fn damaged(text: &str, damage: &Damage) -> String {
    if let Damage::Cut(at) | Damage::Byte(at, _) = damage {
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len() + 1);
        match damage {
            Damage::Byte(_, byte) if at < bytes.len() => bytes[at] = *byte,
            _ => bytes.truncate(at),
        }
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut tokens = tokens(text);
    if tokens.is_empty() {
        return String::new();
    }
    let end = |from: usize, count: usize, all: usize| (from + count).min(all);
    match damage {
        Damage::Word(at, word) => *at.get_mut(&mut tokens) = (*word).into(),
        Damage::Swap(a, b) => {
            let (a, b) = (a.index(tokens.len()), b.index(tokens.len()));
            tokens.swap(a, b);
        }
        Damage::Remove(at, count) => {
            let at = at.index(tokens.len());
            tokens.drain(at..end(at, *count, tokens.len()));
        }
        Damage::Repeat(at, count, times) => {
            let at = at.index(tokens.len());
            let end = end(at, *count, tokens.len());
            let again = tokens[at..end].concat().repeat(*times);
            tokens.insert(end, again);
        }
        Damage::Cut(_) | Damage::Byte(..) => {}
    }
    tokens.concat()
}

/// Scenes with all that a file may hold, on canvases that are made fast.
fn whole(which: usize) -> &'static str {
    match which {
        0 => {
            r#"{"version":3,"drawing":[{"operation":"mixture","origin":"Drawn","cloud":{"means":[[0.5,-1],[1,1]],"weights":[0.25,0.75],"spread":{"Own":[[0.1,0,0.1],[0.2,0.05,0.1]]}}},{"operation":"stroke","tool":"draw","radius":0.3,"strength":0.8,"points":[[0,0],[0.4,0.5],[1,0.2]]},{"operation":"stroke","tool":"erase","radius":0.2,"strength":1,"points":[[1,1]]}],"lanes":[{"path":"vp:beta_min=0.1,beta_max=20","field":"Learned","steps":9},{"grid":"knots","later":[1]}],"seed":7,"t":0.5}"#
        }
        1 => {
            r#"{"version":3,"drawing":[{"operation":"mixture","origin":{"Imported":"a.csv"},"cloud":{"means":[[0,0]],"weights":[],"spread":{"Shared":0.3}},"placement":{"centre":[1,2],"scale":[1,2]}}],"lanes":[{}],"layers":{"trail":0.2,"ground":"dunes","fog":1},"grains":{"size_points":3,"opacity":0.5,"color":"Speed"},"study":{"probe":[1,2],"pairs":4,"joined":[[[0,0],[1,1]]],"followed":[1,2],"lasso":{"lane":0,"t":0.5,"corners":[[0,0],[1,0],[1,1]]}},"particles":5000,"auto_particles":false,"camera":{"centre":[0,1],"zoom":2},"music":{"a":[1,"b"]}}"#
        }
        2 => {
            r#"{"version":2,"picture":{"origin":{"Imported":"b.csv"},"weights":[],"points":{"coordinates":[[1,2],[3,5],[2,2]],"options":{"units":"own","bandwidth":0.5,"raster":false}}},"lanes":[{"steps":4}],"seed":1}"#
        }
        _ => {
            r#"{"version":3,"drawing":[{"operation":"points","name":"c.csv","coordinates":"eJxjYMAGPtij0g+gNIMDAD79A74=","options":{"units":"own"}},{"operation":"stroke","tool":"draw","radius":0.5,"strength":0.5,"points":[[0,0]]}],"lanes":[{}]}"#
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(42),
        ..ProptestConfig::with_cases(100_000)
    })]

    #[test]
    fn damaged_scenes_are_read_or_refused_within_bounds(
        which in 0..4usize,
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let text = damages.iter().fold(whole(which).to_owned(), |text, damage| damaged(&text, damage));
        let mut outcome = None;
        let used = allocation_counter::measure(|| outcome = Some(file::read(&text)));
        prop_assert!(used.bytes_max < 100 * text.len() as u64 + (2 << 20), "{used:?} of {} bytes", text.len());
        match outcome.unwrap() {
            Ok(scene) => {
                let written = file::write(&scene).unwrap();
                prop_assert_eq!(&file::read(&written).unwrap(), &scene, "{}", written);
            }
            Err(error) => {
                let error = error.to_string();
                prop_assert!(!error.contains(['\n', '\r']) && (10..600).contains(&error.len()), "{error}");
            }
        }
    }
}

#[test]
fn the_whole_ones_are_read() {
    for which in 0..4 {
        file::read(whole(which)).unwrap_or_else(|error| panic!("{which}: {error}"));
    }
}

#[test]
fn files_that_are_no_texts_or_far_too_large_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dune");
    // As good as empty on the disk.
    std::fs::File::create(&path).unwrap().set_len(500 << 20).unwrap();
    let mut outcome = None;
    let used = allocation_counter::measure(|| outcome = Some(file::open(&path)));
    assert!(outcome.unwrap().unwrap_err().to_string().contains("more than 256 MB") && used.bytes_max < 1 << 16);
    std::fs::write(&path, b"{\"version\": \xff}").unwrap();
    assert!(file::open(&path).unwrap_err().to_string().contains("no text in UTF-8"));
    let deep = "{\"a\":".repeat(DEEPEST + 1);
    assert!(file::read(&deep).unwrap_err().to_string().contains("deep"));
    assert!(file::open(folder.path()).unwrap_err().to_string().contains("cannot be read"));
}
