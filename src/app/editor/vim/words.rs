//! What each key is in a sentence of vim: a motion, an operator, an object.

use super::edit::Operator;
use super::find::Find;
use super::motion::Motion;
use super::object::ObjectKind;
use super::{VimAction, Wait};

pub(super) fn motion(
    action: VimAction,
    count: Option<usize>,
    find: Option<Find>,
) -> Option<Motion> {
    Some(match action {
        VimAction::Left => Motion::Left,
        VimAction::Right => Motion::Right,
        VimAction::Up => Motion::Up,
        VimAction::Down | VimAction::NextLine => Motion::Down,
        VimAction::WordForward => Motion::WordForward,
        VimAction::WordBack => Motion::WordBack,
        VimAction::WordEnd => Motion::WordEnd,
        VimAction::Digit0 => Motion::LineStart,
        VimAction::FirstNonBlank => Motion::FirstNonBlank,
        VimAction::LineEnd => Motion::LineEnd,
        VimAction::Top => count.map_or(Motion::Top, Motion::Line),
        VimAction::Bottom => count.map_or(Motion::Bottom, Motion::Line),
        VimAction::FindAgain => Motion::FindAgain(find?),
        VimAction::FindAgainBack => Motion::FindAgain(find?.turned()),
        _ => return None,
    })
}

pub(super) fn operator(action: VimAction) -> Option<Operator> {
    Some(match action {
        VimAction::Delete => Operator::Delete,
        VimAction::Change => Operator::Change,
        VimAction::Yank => Operator::Yank,
        VimAction::Indent => Operator::Indent,
        VimAction::Outdent => Operator::Outdent,
        _ => return None,
    })
}

/// What has to be told by the next key.
pub(super) fn wait(action: VimAction) -> Option<Wait> {
    let find = |forward, beside| Wait::Find { forward, beside };
    Some(match action {
        VimAction::Inside => Wait::Object { around: false },
        VimAction::Around => Wait::Object { around: true },
        VimAction::FindForward => find(true, false),
        VimAction::FindBack => find(false, false),
        VimAction::TillForward => find(true, true),
        VimAction::TillBack => find(false, true),
        VimAction::ReplaceLetter => Wait::Fill,
        _ => return None,
    })
}

pub(super) fn object(action: VimAction) -> Option<ObjectKind> {
    Some(match action {
        VimAction::ObjectWord => ObjectKind::Word,
        VimAction::ObjectBigWord => ObjectKind::BigWord,
        VimAction::ObjectDoubleQuotes => ObjectKind::Quoted('"'),
        VimAction::ObjectSingleQuotes => ObjectKind::Quoted('\''),
        VimAction::ObjectBackquotes => ObjectKind::Quoted('`'),
        VimAction::ObjectParentheses => ObjectKind::Enclosed('(', ')'),
        VimAction::ObjectBrackets => ObjectKind::Enclosed('[', ']'),
        VimAction::ObjectBraces => ObjectKind::Enclosed('{', '}'),
        _ => return None,
    })
}
