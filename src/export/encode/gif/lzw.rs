//! The compression of GIFs: LZW with codes of growing length, that may take one colour for another where that makes
//! longer words.

use super::palette::Alike;

/// Longest codes in bits.
const MOST_BITS: u32 = 12;
/// Words that codes of that length name.
const MOST_WORDS: usize = 1 << MOST_BITS;
const NONE: u16 = u16::MAX;

/// Words that have a code, as a tree: a word and one more colour is another.
struct Words {
    /// Of each word: the last one that is longer by a colour, and the one before it that is longer than the same word.
    children: [u16; MOST_WORDS],
    siblings: [u16; MOST_WORDS],
    /// Its last colour.
    last: [u8; MOST_WORDS],
    /// How many there are, with the two codes that are none.
    count: usize,
}

impl Words {
    fn new(first: usize) -> Self {
        let nobody = [NONE; MOST_WORDS];
        Self { children: nobody, siblings: nobody, last: [0; MOST_WORDS], count: first }
    }

    fn forget(&mut self, first: usize) {
        self.children.fill(NONE);
        self.count = first;
    }

    /// `word` and one more colour, or another that is like it.
    fn longer(&self, word: u16, color: u8, alike: &Alike) -> Option<u16> {
        let mut child = self.children[usize::from(word)];
        let mut other = NONE;
        while child != NONE {
            let last = self.last[usize::from(child)];
            if last == color {
                return Some(child);
            }
            if alike.has(color, last) {
                other = child;
            }
            child = self.siblings[usize::from(child)];
        }
        (other != NONE).then_some(other)
    }

    fn add(&mut self, word: u16, color: u8) {
        let new = self.count;
        self.last[new] = color;
        self.siblings[new] = self.children[usize::from(word)];
        self.children[usize::from(word)] = new as u16;
        self.count += 1;
    }
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
pub(super) fn compress(indices: &[u8], color_bits: u8, alike: &Alike) -> Vec<u8> {
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
        if let Some(longer) = words.longer(word, *color, alike) {
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
