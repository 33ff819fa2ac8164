//! The documents say what the program does.

use std::collections::BTreeSet;
use std::fs;

use oogst::config::{Config, OaiSource, PushConfig};

use super::support::repository;

/// `serve.bind` and its like: the table of the file, and a field of its struct in `src/config.rs` or beside it.
fn settings() -> BTreeSet<String> {
    let source = [
        include_str!("../src/config.rs"),
        include_str!("../src/config/catalogue.rs"),
        include_str!("../src/config/dumps.rs"),
        include_str!("../src/config/extract.rs"),
        include_str!("../src/config/fetch.rs"),
        include_str!("../src/config/graph.rs"),
        include_str!("../src/config/ldes.rs"),
        include_str!("../src/config/oai.rs"),
        include_str!("../src/config/persons.rs"),
        include_str!("../src/config/push.rs"),
        include_str!("../src/config/serve.rs"),
        include_str!("../src/config/source.rs"),
        include_str!("../src/config/source/cerif.rs"),
        include_str!("../src/config/source/json.rs"),
        include_str!("../src/config/source/oai.rs"),
        include_str!("../src/config/source/page.rs"),
        include_str!("../src/config/source/rdf.rs"),
        include_str!("../src/config/source/table.rs"),
        include_str!("../src/config/sync.rs"),
    ]
    .concat();
    let mut settings = BTreeSet::new();
    let mut table = None;
    for line in source.lines() {
        if let Some(heading) = line.strip_prefix("/// `[") {
            // "/// `[site]`" and "/// `[[sources]]`" stand above the struct of a table.
            table = heading
                .strip_suffix("]`")
                .map(|name| name.trim_matches(['[', ']']));
        } else if line == "}" {
            table = None;
        } else if let Some(table) = table
            && let Some(field) = line.strip_prefix("    pub ")
            && let Some((name, _)) = field.split_once(": ")
        {
            // A field that is spelt otherwise in the file.
            let name = if name == "class" { "type" } else { name };
            settings.insert(format!("{table}.{name}"));
        }
    }
    settings
}

/// What the tables of `docs/SETTINGS.md` list: setting and default.
fn documented() -> Vec<(&'static str, &'static str)> {
    let rows = include_str!("../docs/SETTINGS.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| {
        let (setting, rest) = row.split_once("` | ")?;
        let default = rest.split(" | ").nth(1)?;
        setting.contains('.').then_some((setting, default))
    })
    .collect()
}

#[test]
fn every_setting_is_documented() {
    let settings = settings();
    assert!(
        settings.contains("site.base") && settings.contains("sources.type"),
        "the fields of src/config.rs are not found as this test expects them: {settings:?}"
    );
    let rows = documented();
    let documented: BTreeSet<String> = rows
        .iter()
        .map(|(setting, _)| (*setting).to_owned())
        .collect();
    assert_eq!(rows.len(), documented.len(), "a setting has two rows");
    let missing: Vec<_> = settings.difference(&documented).collect();
    let unknown: Vec<_> = documented.difference(&settings).collect();
    assert!(
        missing.is_empty(),
        "not in docs/SETTINGS.md: {missing:?}; add a row to the table of its section"
    );
    assert!(
        unknown.is_empty(),
        "in docs/SETTINGS.md and not in src/config.rs: {unknown:?}"
    );
}

#[test]
fn every_default_is_documented_as_it_is() {
    let config = Config::default();
    for (setting, stated) in documented() {
        let stated = match setting {
            "persons.publish" | "site.languages" | "dumps.formats" | "dumps.compressions"
            | "dumps.profiles" => stated.trim_matches('`'),
            _ => stated.trim_matches('`').trim_matches('"'),
        };
        if let Some(real) = default(&config, setting) {
            assert_eq!(stated, real, "docs/SETTINGS.md: {setting}");
        }
    }
}

/// The default of a setting; nothing for texts, and for what has none.
fn default(config: &Config, setting: &str) -> Option<String> {
    let default = match setting {
        "site.base" => config.site.base.clone(),
        "state.path" => config.state.path.display().to_string(),
        "dumps.path" => config.dumps.path.display().to_string(),
        "dumps.keep" => config.dumps.keep.to_string(),
        "dumps.threads" => config.dumps.threads.to_string(),
        "dumps.formats" => listed(&config.dumps.formats),
        "dumps.compressions" => listed(&config.dumps.compressions),
        "dumps.profiles" => listed(&config.dumps.profiles),
        "check.shapes" => config.check.shapes.display().to_string(),
        "check.queries" => config.check.queries.display().to_string(),
        "check.things" => config.check.things.to_string(),
        "sources.oai.projects" => OaiSource::default().projects.to_string(),
        "sources.oai.full_days" => OaiSource::default().full_days.to_string(),
        "sources.oai.pages" => OaiSource::default().pages.to_string(),
        "sources.oai.records" => OaiSource::default().records.to_string(),
        "catalogue.sitemap_urls" => config.catalogue.sitemap_urls.to_string(),
        "sync.time_zone" => config.sync.time_zone.clone(),
        "sync.watch" => config.sync.watch.to_string(),
        "limits.file_bytes" => config.limits.file_bytes.to_string(),
        "limits.line_bytes" => config.limits.line_bytes.to_string(),
        "limits.table_bytes" => config.limits.table_bytes.to_string(),
        "limits.removal_percent" => config.limits.removal_percent.to_string(),
        "site.languages" => format!("{:?}", config.site.languages),
        "persons.publish" => {
            let names = config.persons.publish.names();
            format!("{:?}", names.split(' ').collect::<Vec<_>>())
        }
        _ => {
            return default_of_fetching(config, setting)
                .or_else(|| default_of_serving(config, setting))
                .or_else(|| default_of_pushing(setting));
        }
    };
    Some(default)
}

/// A list of words as it stands in the file.
fn listed(words: &[impl std::fmt::Debug]) -> String {
    let words = words.iter().map(|word| format!("{word:?}").to_lowercase());
    format!("{:?}", words.collect::<Vec<_>>())
}

/// Those of `[fetch]`.
fn default_of_fetching(config: &Config, setting: &str) -> Option<String> {
    let default = match setting {
        "fetch.bytes" => config.fetch.bytes.to_string(),
        "fetch.unpack_ratio" => config.fetch.unpack_ratio.to_string(),
        "fetch.connect_seconds" => config.fetch.connect_seconds.to_string(),
        "fetch.idle_seconds" => config.fetch.idle_seconds.to_string(),
        "fetch.total_seconds" => config.fetch.total_seconds.to_string(),
        "fetch.redirects" => config.fetch.redirects.to_string(),
        "fetch.retries" => config.fetch.retries.to_string(),
        "fetch.retry_milliseconds" => config.fetch.retry_milliseconds.to_string(),
        "fetch.wait_seconds" => config.fetch.wait_seconds.to_string(),
        "fetch.delay_milliseconds" => config.fetch.delay_milliseconds.to_string(),
        "fetch.robots" => config.fetch.robots.to_string(),
        "fetch.cache_bytes" => config.fetch.cache_bytes.to_string(),
        _ => return None,
    };
    Some(default)
}

/// Those of `[[push]]`.
fn default_of_pushing(setting: &str) -> Option<String> {
    let target = "name = \"t\"\nupdate = \"http://localhost/\"\ngraph = \"default\"";
    let target: PushConfig = toml::from_str(target).unwrap();
    let default = match setting {
        "push.type" => target.class.word().to_owned(),
        "push.batch_triples" => target.batch_triples.to_string(),
        "push.connect_seconds" => target.connect_seconds.to_string(),
        "push.seconds" => target.seconds.to_string(),
        "push.retries" => target.retries.to_string(),
        "push.retry_milliseconds" => target.retry_milliseconds.to_string(),
        "push.wait_seconds" => target.wait_seconds.to_string(),
        "push.after_sync" => target.after_sync.to_string(),
        _ => return None,
    };
    Some(default)
}

/// Those of `[serve]`.
fn default_of_serving(config: &Config, setting: &str) -> Option<String> {
    let default = match setting {
        "serve.bind" => config.serve.bind.clone(),
        "serve.query_seconds" => config.serve.query_seconds.to_string(),
        "serve.query_bytes" => config.serve.query_bytes.to_string(),
        "serve.query_nesting" => config.serve.query_nesting.to_string(),
        "serve.query_concurrency" => config.serve.query_concurrency.to_string(),
        "serve.query_rows" => config.serve.query_rows.to_string(),
        "serve.query_queue" => config.serve.query_queue.to_string(),
        "serve.short_milliseconds" => config.serve.short_milliseconds.to_string(),
        "serve.worker_memory" => config.serve.worker_memory.to_string(),
        "serve.cache_bytes" => config.serve.cache_bytes.to_string(),
        "serve.document_cache_bytes" => config.serve.document_cache_bytes.to_string(),
        "serve.drain_seconds" => config.serve.drain_seconds.to_string(),
        "serve.service_seconds" => config.serve.service_seconds.to_string(),
        "serve.service_bytes" => config.serve.service_bytes.to_string(),
        "serve.connections" => config.serve.connections.to_string(),
        "serve.header_seconds" => config.serve.header_seconds.to_string(),
        "serve.idle_seconds" => config.serve.idle_seconds.to_string(),
        "serve.stall_seconds" => config.serve.stall_seconds.to_string(),
        "serve.access_log" => format!("{:?}", config.serve.access_log).to_lowercase(),
        "serve.forwarded" => config.serve.forwarded.to_string(),
        "serve.metrics" => config.serve.metrics.to_string(),
        _ => return None,
    };
    Some(default)
}

/// The value of a key in a unit of systemd.
fn of_unit<'a>(unit: &'a str, key: &str) -> Option<&'a str> {
    unit.lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

#[test]
fn the_unit_of_systemd_waits_for_the_server_to_drain() {
    let unit = include_str!("../docs/deploy/oogst.service");
    let wait: u64 = of_unit(unit, "TimeoutStopSec").unwrap().parse().unwrap();
    let serve = Config::default().serve;
    assert!(wait > serve.drain_seconds + 5, "{wait}");
    let files: usize = of_unit(unit, "LimitNOFILE").unwrap().parse().unwrap();
    assert!(files > serve.connections + 1_000, "{files}");
    assert_eq!(of_unit(unit, "KillSignal"), Some("SIGTERM"));
    assert_eq!(of_unit(unit, "ProtectSystem"), Some("strict"));
    assert_eq!(of_unit(unit, "User"), Some("oogst"));
}

#[test]
fn what_is_deployed_can_ask_sources_and_keeps_syncs_to_itself() {
    for unit in [
        include_str!("../docs/deploy/oogst.service"),
        include_str!("../docs/deploy/oogst-sync.service"),
    ] {
        let families = of_unit(unit, "RestrictAddressFamilies").unwrap();
        assert_eq!(families, "AF_INET AF_INET6 AF_UNIX");
        assert_eq!(of_unit(unit, "EnvironmentFile"), Some("-/etc/oogst.env"));
    }
    let proxy = include_str!("../docs/deploy/nginx.conf");
    assert!(proxy.contains("location ~ ^/(metrics|health|ready|-/.*)$ {"));
    let container = include_str!("../docs/deploy/Containerfile");
    assert!(container.contains(" tzdata"), "time zones of schedules");
}

#[test]
fn every_limit_on_connections_is_on_the_page_of_operation() {
    let page = include_str!("../docs/OPERATIONS.md");
    for setting in settings().iter().filter(|name| name.starts_with("serve.")) {
        let own = ["serve.bind"];
        assert!(
            own.contains(&setting.as_str()) || page.contains(&format!("`{setting}")),
            "docs/OPERATIONS.md does not speak of {setting}"
        );
    }
}

/// What a heading is called in addresses.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    heading
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

/// The links of a document to files of the repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose
        .flat_map(|part| part.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.starts_with("http"))
}

#[test]
fn no_link_between_documents_leads_nowhere() {
    let mut seen = 0;
    let folder = fs::read_dir(repository("docs")).unwrap();
    let pages = folder.map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.extension().is_some_and(|end| end == "md"));
    for page in pages.chain([repository("README.md"), repository("CHANGELOG.md")]) {
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text) {
            seen += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                page.clone()
            } else {
                page.parent().unwrap().join(file)
            };
            let place = format!("{}: {link}", page.display());
            assert!(target.exists(), "{place}");
            if !heading.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|line| anchor(line) == heading), "{place}");
            }
        }
    }
    assert!(seen > 80, "the links are not found any more: {seen}");
}
