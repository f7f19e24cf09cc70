use std::collections::BTreeMap;

use crate::domain::check::testing::{
    Image, check, fails, findings, needs_an_image, of_image, passes, problem_keys,
};
use crate::domain::facts::{Facts, NoAnswer};
use crate::domain::image::ImageConfig;

const TEXT: &str = "FROM node:20\nENV NODE_ENV=development PORT=80\nLABEL level=7\nUSER node\n\
                    WORKDIR /app\nEXPOSE 3000 53/udp\nCMD node server.js\nSTOPSIGNAL 3";

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn config() -> ImageConfig {
    ImageConfig {
        user: "node".to_owned(),
        env: words(&["PATH=/bin", "NODE_ENV=development", "PORT=80", "EMPTY="]),
        cmd: words(&["/bin/sh", "-c", "node server.js"]),
        workdir: "/app/".to_owned(),
        exposed: words(&["3000/tcp", "53/udp"]),
        labels: BTreeMap::from([("level".to_owned(), "7".to_owned())]),
        stop_signal: Some("3".to_owned()),
        ..ImageConfig::default()
    }
}

fn with(config: ImageConfig) -> Facts {
    of_image(TEXT, Image::scratch().config(config))
}

fn user(user: &str) -> Facts {
    with(ImageConfig {
        user: user.to_owned(),
        ..config()
    })
}

#[test]
fn what_is_as_demanded_passes() {
    for keys in [
        r#"{"user": "node", "non_root": true}"#,
        r#"{"cmd": ["/bin/sh", "-c", "node server.js"], "entrypoint": []}"#,
        r#"{"env": {"NODE_ENV": "development", "EMPTY": "", "HOME": null}}"#,
        r#"{"env": {"NODE_ENV": {"matches": "^dev"}, "PORT": {"min": 80, "max": 80}}}"#,
        r#"{"labels": {"level": "7", "stage": null}}"#,
        r#"{"workdir": "/app", "exposed": [3000, "3000/tcp", "53/udp"]}"#,
        r#"{"healthcheck": false, "stop_signal": "SIGQUIT"}"#,
    ] {
        passes("config", keys, &with(config()));
    }
    passes(
        "config",
        r#"{"workdir": "/", "stop_signal": "TERM"}"#,
        &with(ImageConfig::default()),
    );
}

#[test]
fn root_has_many_names() {
    for root in ["", "root", "0", "00", "root:node", "0:0", ":staff"] {
        let found = match root {
            "" => "root: no USER is set".to_owned(),
            root => format!("`{root}`"),
        };
        let expected = "runs as a user other than root";
        fails(
            "config",
            r#"{"non_root": true}"#,
            &user(root),
            expected,
            &found,
            Some(4),
        );
    }
    for other in ["node", "1000", "1000:0", "nobody:root"] {
        passes("config", r#"{"non_root": true}"#, &user(other));
    }
}

#[test]
fn a_user_without_a_group_compares_without_it() {
    passes("config", r#"{"user": "1000"}"#, &user("1000:1000"));
    let expected = "runs as user `1000:0`";
    fails(
        "config",
        r#"{"user": "1000:0"}"#,
        &user("1000"),
        expected,
        "`1000`",
        Some(4),
    );
    let keys = r#"{"user": "app", "non_root": true}"#;
    fails(
        "config",
        keys,
        &user(""),
        "runs as user `app`",
        "root: no USER is set",
        Some(4),
    );
}

#[test]
fn each_setting_says_what_it_is_and_on_which_line() {
    for (keys, expected, found, line) in [
        (
            r#"{"cmd": ["node", "server.js"]}"#,
            r#"CMD ["node", "server.js"]"#,
            "[\"/bin/sh\", \"-c\", \"node server.js\"]: the shell form, \
             in which a shell stands between the program and its signals",
            Some(7),
        ),
        (
            r#"{"entrypoint": ["tini"]}"#,
            r#"ENTRYPOINT ["tini"]"#,
            "none",
            None,
        ),
        (
            r#"{"cmd": []}"#,
            "no CMD",
            "[\"/bin/sh\", \"-c\", \"node server.js\"]: the shell form, \
             in which a shell stands between the program and its signals",
            Some(7),
        ),
        (
            r#"{"workdir": "/srv"}"#,
            "works in `/srv`",
            "`/app`",
            Some(5),
        ),
        (
            r#"{"exposed": [80]}"#,
            "port `80/tcp` is exposed",
            "`3000/tcp` and `53/udp` only",
            Some(6),
        ),
        (
            r#"{"exposed": [53]}"#,
            "port `53/tcp` is exposed",
            "`3000/tcp` and `53/udp` only",
            Some(6),
        ),
        (r#"{"healthcheck": true}"#, "a HEALTHCHECK", "none", None),
        (
            r#"{"stop_signal": "SIGTERM"}"#,
            "stops on `SIGTERM`",
            "`SIGQUIT`",
            Some(8),
        ),
    ] {
        fails("config", keys, &with(config()), expected, found, line);
    }
}

#[test]
fn each_name_says_its_value_and_on_which_line() {
    for (keys, expected, found, line) in [
        (
            r#"{"env": {"NODE_ENV": "production"}}"#,
            "variable `NODE_ENV` is `production`",
            "`development`",
            Some(2),
        ),
        (
            r#"{"env": {"PORT": null}}"#,
            "no variable `PORT`",
            "it is `80`",
            Some(2),
        ),
        (
            r#"{"env": {"NODE_ENVS": "production"}}"#,
            "variable `NODE_ENVS` is `production`",
            "it is not set; `NODE_ENV` is",
            Some(2),
        ),
        (
            r#"{"labels": {"level": {"min": 8, "max": 9.5}}}"#,
            "label `level` is a number from 8 to 9.5",
            "`7`",
            Some(3),
        ),
        (
            r#"{"labels": {"level": {"min": 8, "max": 9, "says": "within 10 % of the truth"}}}"#,
            "label `level` is a number within 10 % of the truth",
            "`7`",
            Some(3),
        ),
        (
            r#"{"labels": {"author": {"matches": "^A"}}}"#,
            "label `author` matches `^A`",
            "it is not set",
            None,
        ),
    ] {
        fails("config", keys, &with(config()), expected, found, line);
    }
}

#[test]
fn numbers_must_be_numbers_within_bounds() {
    let level = |level: &str| {
        with(ImageConfig {
            labels: BTreeMap::from([("level".to_owned(), level.to_owned())]),
            ..config()
        })
    };
    let keys = r#"{"labels": {"level": {"min": 8, "max": 9.5}}}"#;
    for good in ["8", "9.5", " 9 "] {
        passes("config", keys, &level(good));
    }
    let expected = "label `level` is a number from 8 to 9.5";
    for bad in ["7.99", "9.51", "NaN", "inf", "", "eight"] {
        fails(
            "config",
            keys,
            &level(bad),
            expected,
            &format!("`{bad}`"),
            Some(3),
        );
    }
}

#[test]
fn a_healthcheck_may_be_switched_off() {
    let health = |test: &[&str]| {
        with(ImageConfig {
            healthcheck: words(test),
            ..config()
        })
    };
    passes(
        "config",
        r#"{"healthcheck": true}"#,
        &health(&["CMD-SHELL", "true"]),
    );
    passes("config", r#"{"healthcheck": false}"#, &health(&["NONE"]));
    let found = "HEALTHCHECK NONE, which switches it off";
    let keys = r#"{"healthcheck": true}"#;
    fails(
        "config",
        keys,
        &health(&["NONE"]),
        "a HEALTHCHECK",
        found,
        Some(1),
    );
    let keys = r#"{"healthcheck": false}"#;
    fails(
        "config",
        keys,
        &health(&["CMD", "x"]),
        "no HEALTHCHECK",
        r#"["CMD", "x"]"#,
        Some(1),
    );
}

#[test]
fn what_the_base_image_sets_is_the_from_lines() {
    let bare =
        |config: ImageConfig| of_image("FROM node:20\nRUN true", Image::scratch().config(config));
    for (keys, inherited, missing) in [
        (r#"{"user": "app"}"#, Some(1), None),
        (r#"{"cmd": ["x"]}"#, Some(1), None),
        (r#"{"workdir": "/srv"}"#, Some(1), None),
        (r#"{"healthcheck": true}"#, None, None),
        (r#"{"stop_signal": "SIGINT"}"#, Some(1), None),
        (r#"{"env": {"PORT": "81"}}"#, Some(1), None),
        (r#"{"labels": {"level": "8"}}"#, Some(1), None),
    ] {
        for (config, line) in [(config(), inherited), (ImageConfig::default(), missing)] {
            let found = findings("config", keys, &bare(config));
            assert_eq!(found.len(), 1, "{keys}: {found:?}");
            assert_eq!(found[0].line, line, "{keys}: {found:?}");
        }
    }
}

#[test]
fn nothing_exposed_and_no_dockerfile_line() {
    let facts = with(ImageConfig::default());
    let keys = r#"{"exposed": ["80"]}"#;
    fails(
        "config",
        keys,
        &facts,
        "port `80/tcp` is exposed",
        "no port is exposed",
        Some(6),
    );
}

#[test]
fn an_unknown_config_is_nobodys_failure() {
    needs_an_image("config", r#"{"non_root": true}"#);
    let mut facts = with(config());
    let lost = NoAnswer::Unknown("inspect failed".to_owned());
    facts.image.config = Some(Err(lost.clone()));
    assert_eq!(
        check("config", r#"{"non_root": true}"#).evaluate(&facts),
        Err(lost)
    );
}

#[test]
fn authors_mistakes() {
    for (keys, wrong) in [
        (r#"{"non_root": true, "exposed": ["53/udp"]}"#, &[][..]),
        ("{}", &[""]),
        (r#"{"non_root": false}"#, &["non_root"]),
        (r#"{"non_root": true, "user": "0:0"}"#, &["user"]),
        (r#"{"user": ""}"#, &["user"]),
        (
            r#"{"exposed": [80, "http", 0]}"#,
            &["exposed[1]", "exposed[2]"],
        ),
        (r#"{"workdir": "app"}"#, &["workdir"]),
        (r#"{"stop_signal": "STOP IT"}"#, &["stop_signal"]),
        (r#"{"env": {"A": {"matches": "("}}}"#, &["env.A.matches"]),
        (r#"{"labels": {"a": {"min": 2, "max": 1}}}"#, &["labels.a"]),
        (r#"{"env": {"A=B": null}}"#, &["env.A=B"]),
    ] {
        assert_eq!(problem_keys("config", keys), wrong, "{keys}");
    }
}
