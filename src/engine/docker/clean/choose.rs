//! Decides, from what there is and who lives, what goes.

use super::images::{self, ImagePlan};
use super::inventory::{Inventory, Labelled};
use crate::engine::session::Census;
use crate::engine::{CleanUp, Owner, RunId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The asking run's own things.
    Run,
    /// Things of this installation's runs that are dead.
    Dead,
    /// Everything of ours, whoever owns it, but for live runs of this installation.
    All,
}

/// Who asks, and what they know.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    pub(super) scope: Scope,
    pub(super) run: &'a RunId,
    pub(super) owner: &'a Owner,
    /// Images in the asking run's own journal.
    pub(super) remembered: Vec<String>,
    /// Which engine is asked.
    pub(super) endpoint: &'a str,
    pub(super) census: &'a Census,
}

/// What goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) containers: Vec<Labelled>,
    pub(super) networks: Vec<Labelled>,
    pub(super) volumes: Vec<Labelled>,
    pub(super) images: ImagePlan,
}

pub(super) fn choose(inventory: &Inventory, asking: &Asking<'_>) -> Plan {
    let pick = |things: &[Labelled]| {
        let goes = |thing: &&Labelled| asking.goes(&thing.owner, &thing.run);
        things.iter().filter(goes).cloned().collect()
    };
    Plan {
        containers: pick(&inventory.containers),
        networks: pick(&inventory.networks),
        volumes: pick(&inventory.volumes),
        images: images::choose(&inventory.images, asking),
    }
}

impl Plan {
    pub(super) fn count(&self) -> CleanUp {
        CleanUp {
            containers: self.containers.len(),
            images: self.images.count(),
            networks: self.networks.len(),
            volumes: self.volumes.len(),
        }
    }
}

impl Asking<'_> {
    /// Whether something with these labels goes.
    pub(super) fn goes(&self, owner: &str, run: &str) -> bool {
        let ours = owner == self.owner.0;
        let lives = ours && self.lives(run);
        match self.scope {
            // Its id is random: nobody else writes it.
            Scope::Run => run == self.run.0,
            Scope::Dead => ours && !lives,
            Scope::All => !lives,
        }
    }

    fn lives(&self, run: &str) -> bool {
        self.census.live.iter().any(|live| live.0 == run)
    }

    /// Whether no other run of this installation is at work.
    pub(super) fn is_alone(&self) -> bool {
        self.census.live.iter().all(|live| live == self.run)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Asking, Scope};
    use crate::engine::session::Census;
    use crate::engine::{Owner, RunId};

    #[test]
    fn who_goes_depends_on_owner_and_life() {
        let (run, owner) = (RunId("me".to_owned()), Owner("us".to_owned()));
        let census = Census {
            live: BTreeSet::from([run.clone(), RunId("other".to_owned())]),
            stale: Vec::new(),
        };
        // Owner, run, and whether it goes for Run, Dead and All.
        for (by, of, goes) in [
            ("us", "me", [true, false, false]),
            ("us", "other", [false, false, false]),
            ("us", "dead", [false, true, true]),
            ("them", "me", [true, false, true]),
            ("them", "dead", [false, false, true]),
        ] {
            for (scope, goes) in [Scope::Run, Scope::Dead, Scope::All].into_iter().zip(goes) {
                let asking = Asking {
                    scope,
                    run: &run,
                    owner: &owner,
                    remembered: Vec::new(),
                    endpoint: "",
                    census: &census,
                };
                assert_eq!(asking.goes(by, of), goes, "{scope:?}: {of} of {by}");
            }
        }
    }
}
