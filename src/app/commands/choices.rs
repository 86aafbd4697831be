//! The next among several choices.

use crate::scene::{DensityOf, Exposure, Ground, Layers, SpeedBy, Wind};

pub(in crate::app) fn next_ground(layers: Layers) -> Layers {
    Layers { ground: after(choices(&Ground::ALL), layers.ground), ..layers }
}

pub(in crate::app) fn next_density(layers: Layers) -> Layers {
    Layers { density: after(choices(&DensityOf::ALL), layers.density), ..layers }
}

pub(in crate::app) fn next_exposure(layers: Layers) -> Layers {
    Layers { exposure: after(choices(&Exposure::ALL), layers.exposure), ..layers }
}

pub(in crate::app) fn next_wind(layers: Layers) -> Layers {
    Layers { wind: after(choices(&Wind::ALL), layers.wind), ..layers }
}

pub(in crate::app) fn next_speed(layers: Layers) -> Layers {
    Layers { speed: after(choices(&SpeedBy::ALL), layers.speed), ..layers }
}

pub(in crate::app) fn choices<T: Copy>(named: &[(T, &str)]) -> impl Iterator<Item = T> + Clone {
    named.iter().map(|(choice, _)| *choice)
}

/// The choice after `now`, the first one after the last.
pub(in crate::app) fn after<T: Copy + PartialEq>(choices: impl Iterator<Item = T> + Clone, now: T) -> T {
    let mut rest = choices.cycle().skip_while(|choice| *choice != now);
    rest.nth(1).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_round() {
        let grounds: Vec<Ground> =
            std::iter::successors(Some(Ground::Plain), |g| Some(after(choices(&Ground::ALL), *g)))
                .take(6)
                .collect();
        assert_eq!(grounds[5], Ground::Plain);
        assert_eq!(grounds[..5].to_vec(), choices(&Ground::ALL).collect::<Vec<_>>());
    }
}
