//! The pictures of the README, drawn by the program's own code.

use std::fs;
use std::path::Path;

use phoenix::ui::theme::{Role, Theme};

use crate::states::{Player, State};
use crate::svg::svg;

/// The name of each picture, its size, the state, and the keys that lead there.
const PICTURES: [(&str, (u16, u16), State, &str); 6] = [
    ("course", (100, 24), State::Passed, "alt-q"),
    ("mission", (120, 40), State::Idle, "alt-2"),
    ("checks", (120, 40), State::Failed, "f8 f8 alt-4"),
    ("layers", (120, 40), State::Failed, "f3"),
    ("compare", (120, 40), State::Passed, "f4"),
    ("debrief", (100, 30), State::Passed, "alt-d"),
];

/// `PHOENIX_PICTURES=write` writes them; without it they must be what they are.
#[test]
fn pictures_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let write = std::env::var("PHOENIX_PICTURES").is_ok_and(|it| it == "write");
    for (name, (columns, rows), state, keys) in PICTURES {
        let mut player = Player::new(columns, rows);
        player.bring(state);
        player.press(keys);
        let theme = Theme::dark();
        let picture = svg(
            &player.draw_with(&theme).0,
            theme.style(Role::Screen),
            "phoenix",
        );
        let path = folder.join(format!("{name}.svg"));
        if write {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &picture).unwrap();
        }
        let on_disk = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            on_disk == picture,
            "{} is not what the program draws; run tests/pictures",
            path.display()
        );
    }
}
