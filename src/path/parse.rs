//! The written form of a path: `ot`, `vp:beta_min=0.1,beta_max=20`, `poly:n=3`.

use std::{fmt, str::FromStr};

use super::Schedule;

/// Paths of every kind as they are written, with usual and unusual parameters: what accuracy is measured on.
pub const EXAMPLES: [&str; 12] = [
    "ot",
    "ot:sigma_min=0.1",
    "vp",
    "vp:beta_max=5",
    "ve:sigma_max=1",
    "ve:sigma_max=10",
    "ve:sigma_max=50",
    "cosine",
    "linear-vp",
    "poly:n=2",
    "poly:n=4",
    "poly:n=8",
];

/// Why a written path could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePathError {
    /// The name before the colon is not a path's.
    #[error("'{0}' is not a path; choose ot, vp, ve, cosine, linear-vp or poly")]
    UnknownPath(String),
    /// A parameter that this path does not have.
    #[error("the path '{path}' has no parameter '{parameter}'{}", known(.path))]
    UnknownParameter {
        /// The path's name.
        path: String,
        /// What was written before `=`.
        parameter: String,
    },
    /// Not of the form `name=number`.
    #[error("'{0}' is not of the form name=number")]
    NotANumber(String),
    /// A value outside its range.
    #[error("{0}")]
    OutOfRange(String),
}

fn known(path: &str) -> String {
    let names = match path {
        "ot" => "sigma_min",
        "vp" => "beta_min and beta_max",
        "ve" => "sigma_min and sigma_max",
        "poly" => "n",
        _ => return "; it has none".into(),
    };
    format!("; it has {names}")
}

impl Schedule {
    /// The name used on the command line, without parameters.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CondOt { .. } => "ot",
            Self::Vp { .. } => "vp",
            Self::Ve { .. } => "ve",
            Self::Cosine => "cosine",
            Self::LinearVp => "linear-vp",
            Self::Poly { .. } => "poly",
        }
    }

    /// Parameters as (name, value, smallest, largest), for controls and for writing.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, f64, f64, f64)> {
        match *self {
            Self::CondOt { sigma_min } => vec![("sigma_min", sigma_min, 0.0, 0.5)],
            Self::Vp { beta_min, beta_max } => {
                vec![("beta_min", beta_min, 0.001, 10.0), ("beta_max", beta_max, 0.1, 100.0)]
            }
            Self::Ve { sigma_min, sigma_max } => {
                vec![("sigma_min", sigma_min, 0.0001, 1.0), ("sigma_max", sigma_max, 1.0, 100.0)]
            }
            Self::Cosine | Self::LinearVp => Vec::new(),
            Self::Poly { n } => vec![("n", n, 1.0, 8.0)],
        }
    }

    /// Sets one parameter by name.
    ///
    /// # Errors
    /// [`ParsePathError::UnknownParameter`] when the path has none of that name, and
    /// [`ParsePathError::OutOfRange`] when the result is not a path.
    pub fn with_parameter(self, name: &str, value: f64) -> Result<Self, ParsePathError> {
        let mut next = self;
        let slot = match (&mut next, name) {
            (Self::CondOt { sigma_min } | Self::Ve { sigma_min, .. }, "sigma_min") => sigma_min,
            (Self::Ve { sigma_max, .. }, "sigma_max") => sigma_max,
            (Self::Vp { beta_min, .. }, "beta_min") => beta_min,
            (Self::Vp { beta_max, .. }, "beta_max") => beta_max,
            (Self::Poly { n }, "n") => n,
            _ => {
                return Err(ParsePathError::UnknownParameter { path: self.name().into(), parameter: name.into() });
            }
        };
        *slot = value;
        Ok(next)
    }

    /// Checks every parameter against its range, and pairs against each other.
    ///
    /// # Errors
    /// [`ParsePathError::OutOfRange`] naming the parameter, its value and its range.
    pub fn validate(self) -> Result<Self, ParsePathError> {
        for (name, value, low, high) in self.parameters() {
            if !(low..=high).contains(&value) {
                return Err(ParsePathError::OutOfRange(format!(
                    "{name} = {value} of path '{}' is outside [{low}, {high}]",
                    self.name()
                )));
            }
        }
        if let Self::Vp { beta_min: low, beta_max: high } | Self::Ve { sigma_min: low, sigma_max: high } = self
            && low >= high
        {
            return Err(ParsePathError::OutOfRange(format!(
                "path '{}' needs its minimum ({low}) below its maximum ({high})",
                self.name()
            )));
        }
        Ok(self)
    }
}

impl FromStr for Schedule {
    type Err = ParsePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, parameters) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        let mut schedule = Self::ALL
            .into_iter()
            .find(|schedule| schedule.name() == name)
            .ok_or_else(|| ParsePathError::UnknownPath(name.into()))?;
        for pair in parameters.split(',').filter(|pair| !pair.trim().is_empty()) {
            let not_a_number = || ParsePathError::NotANumber(pair.into());
            let (key, value) = pair.split_once('=').ok_or_else(not_a_number)?;
            let value: f64 = value.trim().parse().map_err(|_| not_a_number())?;
            schedule = schedule.with_parameter(key.trim(), value)?;
        }
        schedule.validate()
    }
}

impl fmt::Display for Schedule {
    /// Writes the name, and the parameters only where they differ from the default.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if Self::ALL.contains(self) {
            return Ok(());
        }
        for (index, (name, value, ..)) in self.parameters().into_iter().enumerate() {
            write!(f, "{}{name}={value}", if index == 0 { ':' } else { ',' })?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Schedule {
    type Error = ParsePathError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn defaults_print_as_bare_names() {
        for schedule in Schedule::ALL {
            assert_eq!(schedule.to_string(), schedule.name());
            assert_eq!(schedule.name().parse(), Ok(schedule));
        }
    }

    proptest! {
        #[test]
        fn written_form_reads_back(beta_min in 0.001f64..9.9, extra in 0.1f64..90.0, n in 1.0f64..8.0) {
            for schedule in [Schedule::Vp { beta_min, beta_max: beta_min + extra }, Schedule::Poly { n }] {
                prop_assert_eq!(schedule.to_string().parse::<Schedule>(), Ok(schedule));
            }
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("otter", "'otter' is not a path"),
            ("vp:beta_mix=1", "no parameter 'beta_mix'; it has beta_min and beta_max"),
            ("cosine:n=2", "it has none"),
            ("vp:beta_min=x", "not of the form name=number"),
            ("vp:beta_min=NaN", "outside"),
            ("vp:beta_min=5,beta_max=2", "below its maximum"),
            ("poly:n=0.2", "outside [1, 8]"),
            ("ot:sigma_min=inf", "outside"),
        ] {
            let message = text.parse::<Schedule>().unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
