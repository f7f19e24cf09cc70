//! The list of what may stand at the cursor.

use super::Editor;
use super::buffer::{Grouping, Pos};
use super::complete::{Offer, offers};
use super::motion;
use crate::domain::dockerfile::keyword;

#[derive(Clone, Debug)]
pub struct Popup {
    pub offers: Vec<Offer>,
    pub selected: usize,
    /// Where the word starts that an offer replaces.
    pub from: Pos,
    /// The learner asked for the list or moved in it: Enter is for the list then.
    pub meant: bool,
}

/// Instructions whose arguments are not for this program to guess.
const SHELL: [&str; 3] = ["RUN", "CMD", "ENTRYPOINT"];

/// `Dockerfile`, `build/Dockerfile.dev`, `lean.Dockerfile`; `.dockerignore` is none.
fn is_recipe(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let is = |part: &str| ["dockerfile", "containerfile"].contains(&part);
    name.to_ascii_lowercase().split('.').any(is)
}

/// False in the middle of shell text: a look at the line spares one at the whole file.
fn may_be_offered(before: &str) -> bool {
    let text = before.trim_start();
    let Some((first, _)) = text.split_once([' ', '\t']) else {
        return true;
    };
    let shell = keyword(first).is_none_or(|known| SHELL.contains(&known.name));
    !shell || text.contains("--")
}

impl Editor {
    /// Opens, filters or closes the list by what stands before the cursor.
    pub(super) fn offer(&mut self, asked: bool) {
        let meant = asked || self.popup.as_ref().is_some_and(|popup| popup.meant);
        let tab = self.tab();
        let at = tab.cursor();
        if !is_recipe(&tab.path) || tab.is_read_only() || tab.selection().is_some() {
            self.popup = None;
            return;
        }
        let line = tab.buffer.line(at.row);
        let before = line.get(..motion::offset(line, at.column));
        if !meant && !before.is_some_and(may_be_offered) {
            self.popup = None;
            return;
        }
        let offers = offers(tab.lines(), at.row, at.column, &self.words, meant);
        self.popup = offers
            .filter(|it| !it.items.is_empty())
            .map(|offers| Popup {
                offers: offers.items,
                selected: 0,
                from: Pos {
                    row: at.row,
                    column: offers.from,
                },
                meant,
            });
    }

    /// Puts the selected offer in the place of what was typed of it.
    pub(super) fn accept(&mut self) -> bool {
        let Some(popup) = self.popup.take() else {
            return false;
        };
        let Some(offer) = popup.offers.get(popup.selected) else {
            return false;
        };
        let at = self.tab().cursor();
        let edited = self
            .tab_mut()
            .splice(popup.from, at, &offer.text, Grouping::Alone);
        // After `FROM ` come the images at once.
        self.offer(false);
        edited
    }

    pub(super) fn choose(&mut self, by: isize) {
        if let Some(popup) = &mut self.popup {
            let count = popup.offers.len();
            popup.meant = true;
            popup.selected = match by {
                ..0 => (popup.selected + count - 1) % count,
                _ => (popup.selected + 1) % count,
            };
        }
    }
}
