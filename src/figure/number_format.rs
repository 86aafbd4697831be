//! Numbers as short text.

/// Two digits that count.
pub(super) fn short(value: f64) -> String {
    match value {
        v if v >= 10.0 => format!("{v:.0}"),
        v if v >= 1e-3 => format!("{v:.*}", (1.0 - v.log10().floor()) as usize),
        0.0 => "0".into(),
        v => format!("{v:.0e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let said = [0.0, 0.0123, 0.28, 0.999, 1.26, 37.4, 2.4e-5].map(short);
        assert_eq!(said, ["0", "0.012", "0.28", "1.00", "1.3", "37", "2e-5"]);
    }
}
