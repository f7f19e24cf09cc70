//! From the terminal's events to the screen's messages.

mod split;

pub(super) use split::{goes_on, joined};

use crossterm::event::{
    Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use crate::app::Msg;
use crate::app::geometry::Size;
use crate::app::keys::{Key, KeyCode};
use crate::app::msg::{Mouse, MouseKind};

/// None for what the screen has no use for: releases, focus, keys of media players.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => press(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(Size { columns, rows })),
        Event::Mouse(event) => mouse(event).map(Msg::Mouse),
        _ => None,
    }
}

fn press(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        // Terminals send ctrl-space and ctrl-backspace as bytes of their own.
        Code::Null => KeyCode::Char(' '),
        Code::Char(c) => KeyCode::Char(c),
        Code::F(number) => KeyCode::F(number),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab | Code::BackTab => KeyCode::Tab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Insert => KeyCode::Insert,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let mut key = Key::new(code);
    key.ctrl = held(KeyModifiers::CONTROL) || event.code == Code::Null;
    key.alt = held(KeyModifiers::ALT);
    key.shift = held(KeyModifiers::SHIFT) || event.code == Code::BackTab;
    if let KeyCode::Char(c) = key.code {
        key.shift = false;
        if key.ctrl {
            key.code = KeyCode::Char(c.to_ascii_lowercase());
        }
    }
    Some(key)
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::ScrollUp => MouseKind::ScrollUp,
        MouseEventKind::ScrollDown => MouseKind::ScrollDown,
        _ => return None,
    };
    Some(Mouse {
        x: event.column,
        y: event.row,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: Code, modifiers: KeyModifiers) -> Option<String> {
        let event = Event::Key(KeyEvent::new(code, modifiers));
        match message(event) {
            Some(Msg::Key(key)) => Some(key.to_string()),
            _ => None,
        }
    }

    #[test]
    fn keys_get_the_names_of_the_key_table() {
        let none = KeyModifiers::NONE;
        for (code, modifiers, name) in [
            (Code::F(5), none, "f5"),
            (Code::Char('b'), KeyModifiers::CONTROL, "ctrl-b"),
            (Code::Char('G'), KeyModifiers::SHIFT, "G"),
            (Code::BackTab, KeyModifiers::SHIFT, "shift-tab"),
            (Code::BackTab, none, "shift-tab"),
            (Code::Null, none, "ctrl-space"),
            (
                Code::Left,
                KeyModifiers::CONTROL | KeyModifiers::SHIFT,
                "ctrl-shift-left",
            ),
        ] {
            assert_eq!(named(code, modifiers).as_deref(), Some(name));
        }
        assert_eq!(named(Code::CapsLock, none), None);
    }

    #[test]
    fn releases_are_no_presses() {
        let mut key = KeyEvent::new(Code::Enter, KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert!(message(Event::Key(key)).is_none());
    }
}
