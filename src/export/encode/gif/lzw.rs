//! The compression of GIFs: LZW with codes of growing length, that may take one colour for another where that makes
//! longer words.

use super::palette::Alike;

/// Longest codes in bits.
const MOST_BITS: u32 = 12;
/// Words that codes of that length name.
const MOST_WORDS: usize = 1 << MOST_BITS;
const NONE: u16 = u16::MAX;
/// Four for each word, so that few share one.
const PLACES: usize = 4 * MOST_WORDS;
/// No word leads to the last one by the last colour: it has a code only when all are forgotten.
const EMPTY: u32 = u32::MAX;

/// Words that have a code, as a tree: a word and one more colour is another.
struct Words {
    /// Where a word and a colour lead, by their hash: both in the upper 20 bits, the longer word in the lower 12.
    places: Vec<u32>,
    /// Of each word: the last one that is longer by a colour, and the one before it that is longer than the same word.
    children: Vec<u16>,
    siblings: Vec<u16>,
    /// Its last colour.
    last: Vec<u8>,
    /// How many there are, with the two codes that are none.
    count: usize,
}

impl Words {
    fn new(first: usize) -> Self {
        Self {
            places: vec![EMPTY; PLACES],
            children: vec![NONE; MOST_WORDS],
            siblings: vec![NONE; MOST_WORDS],
            last: vec![0; MOST_WORDS],
            count: first,
        }
    }

    fn forget(&mut self, first: usize) {
        self.places.fill(EMPTY);
        self.children.fill(NONE);
        self.count = first;
    }

    /// The place of a word and a colour, or the empty one where they belong.
    fn place(&self, key: u32) -> usize {
        // Fibonacci hashing: the upper bits of a product with 2^32 over the golden ratio.
        let mut place = (key.wrapping_mul(0x9e37_79b9) >> (32 - PLACES.ilog2())) as usize;
        while self.places[place] != EMPTY && self.places[place] >> MOST_BITS != key {
            place = (place + 1) % PLACES;
        }
        place
    }

    /// `word` and one more colour.
    fn longer(&self, word: u16, color: u8) -> Option<u16> {
        let found = self.places[self.place(key(word, color))];
        (found != EMPTY).then_some((found & (MOST_WORDS as u32 - 1)) as u16)
    }

    /// `word` and one more colour that is like this one.
    fn longer_alike(&self, word: u16, color: u8, alike: &Alike) -> Option<u16> {
        let mut child = self.children[usize::from(word)];
        while child != NONE && !alike.has(color, self.last[usize::from(child)]) {
            child = self.siblings[usize::from(child)];
        }
        (child != NONE).then_some(child)
    }

    fn add(&mut self, word: u16, color: u8) {
        let (new, key) = (self.count, key(word, color));
        let place = self.place(key);
        self.places[place] = key << MOST_BITS | new as u32;
        self.last[new] = color;
        self.siblings[new] = self.children[usize::from(word)];
        self.children[usize::from(word)] = new as u16;
        self.count += 1;
    }
}

fn key(word: u16, color: u8) -> u32 {
    u32::from(word) << 8 | u32::from(color)
}

/// Codes one after the other, the lowest bits first.
struct Codes {
    bytes: Vec<u8>,
    pending: u64,
    bits: u32,
}

impl Codes {
    fn put(&mut self, code: u16, bits: u32) {
        self.pending |= u64::from(code) << self.bits;
        self.bits += bits;
        if self.bits >= 32 {
            self.bytes.extend((self.pending as u32).to_le_bytes());
            self.pending >>= 32;
            self.bits -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let rest = self.bits.div_ceil(8) as usize;
        self.bytes.extend(&self.pending.to_le_bytes()[..rest]);
        self.bytes
    }
}

/// Compresses indices of colours below 2^`color_bits` (2 to 8), as an image block of a GIF has them without its division
/// into sub-blocks: the number of bits, then the codes (GIF89a, appendix F).
#[must_use]
pub(super) fn compress(indices: &[u8], color_bits: u8, alike: Option<&Alike>) -> Vec<u8> {
    let clear = 1u16 << color_bits;
    let (end, first) = (clear + 1, usize::from(clear) + 2);
    let mut codes = Codes { bytes: Vec::with_capacity(indices.len() / 6), pending: 0, bits: 0 };
    codes.bytes.push(color_bits);
    let mut words = Words::new(first);
    let mut bits = u32::from(color_bits) + 1;
    codes.put(clear, bits);
    let mut rest = indices.iter();
    let Some(color) = rest.next() else {
        codes.put(end, bits);
        return codes.finish();
    };
    let mut word = u16::from(*color);
    for color in rest {
        let exactly = words.longer(word, *color);
        if let Some(longer) = exactly.or_else(|| words.longer_alike(word, *color, alike?)) {
            word = longer;
            continue;
        }
        codes.put(word, bits);
        if words.count == MOST_WORDS {
            codes.put(clear, bits);
            words.forget(first);
            bits = u32::from(color_bits) + 1;
        } else {
            // Whoever reads it knows one word less at this point.
            if words.count == 1 << bits {
                bits += 1;
            }
            words.add(word, *color);
        }
        word = u16::from(*color);
    }
    codes.put(word, bits);
    if words.count == 1 << bits && bits < MOST_BITS {
        bits += 1;
    }
    codes.put(end, bits);
    codes.finish()
}
