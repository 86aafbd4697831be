//! The space bar: a tap plays or pauses, and while it is held a drag moves the view.

use eframe::egui::{Context, Event, Id, Key, Modifiers};

/// What the space bar is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bar {
    /// Nothing, or what it does for a control.
    #[default]
    Up,
    /// It is held, and nothing was pressed meanwhile.
    Held,
    /// It is held, and the pointer was pressed meanwhile.
    Used,
}

/// Follows the bar; a press counts where `listens` says that no control has it. Returns how often it was tapped.
pub(super) fn follow(ctx: &Context, listens: bool) -> usize {
    let id = Id::unique("space bar");
    let before = ctx.data(|data| data.get_temp::<Bar>(id)).unwrap_or_default();
    let (mut bar, mut taps) = (before, 0);
    ctx.input(|input| {
        for event in &input.events {
            match event {
                Event::Key {
                    key: Key::Space, pressed: true, repeat: false, modifiers: Modifiers::NONE, ..
                } if listens => {
                    bar = Bar::Held;
                }
                Event::Key { key: Key::Space, pressed: false, .. } => {
                    taps += usize::from(bar == Bar::Held);
                    bar = Bar::Up;
                }
                Event::PointerButton { pressed: true, .. } if bar == Bar::Held => bar = Bar::Used,
                _ => {}
            }
        }
        // A window that loses the keyboard does not hear of the release.
        if !input.key_down(Key::Space) {
            bar = Bar::Up;
        }
    });
    if bar != before {
        ctx.data_mut(|data| data.insert_temp(id, bar));
    }
    taps
}

/// Whether the bar is held for the view.
#[must_use]
pub fn holds_view(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp::<Bar>(Id::unique("space bar"))).unwrap_or_default() != Bar::Up
}
