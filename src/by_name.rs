//! Choices that are written and read by their names.

/// `Display` and `FromStr` of an enum by the `name` of each choice in its `ALL`; what is no name becomes an `$unknown`.
macro_rules! by_name {
    ($choice:ty, $unknown:path) => {
        impl ::std::fmt::Display for $choice {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl ::std::str::FromStr for $choice {
            type Err = $unknown;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.into_iter().find(|choice| choice.name() == text).ok_or_else(|| $unknown(text.into()))
            }
        }
    };
}
