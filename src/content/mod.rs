//! Missions: find, read, embed, lint; what the learner keeps.
