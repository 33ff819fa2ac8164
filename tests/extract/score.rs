//! How well a page is read: what was found against what a person found, field by field.

use std::collections::BTreeMap;

use oogst::text::fold;
use serde_json::Value;

/// The fields that are counted on every page.
pub(crate) const FIELDS: [&str; 10] = [
    "project",
    "title",
    "person",
    "role",
    "affiliation",
    "funder",
    "partner",
    "year",
    "category",
    "abstract start",
];

/// Right, too much, missing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    right: usize,
    extra: usize,
    missing: usize,
}

impl Counts {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.right + self.extra)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.right + self.missing)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are hundreds of them, not more"
)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// The counts of several pages, and what was wrong in them.
#[derive(Debug, Default)]
pub(crate) struct Score {
    counts: BTreeMap<&'static str, Counts>,
    pub(crate) errors: Vec<String>,
}

impl Score {
    pub(crate) fn of(&self, field: &str) -> Counts {
        self.counts.get(field).copied().unwrap_or_default()
    }

    pub(crate) fn all(&self) -> Counts {
        self.counts
            .values()
            .fold(Counts::default(), |sum, one| Counts {
                right: sum.right + one.right,
                extra: sum.extra + one.extra,
                missing: sum.missing + one.missing,
            })
    }

    fn right(&mut self, field: &'static str) {
        self.counts.entry(field).or_default().right += 1;
    }

    fn missing(&mut self, field: &'static str, page: &str, what: &str) {
        self.counts.entry(field).or_default().missing += 1;
        self.errors.push(format!("{page}: missing {field}: {what}"));
    }

    fn extra(&mut self, field: &'static str, page: &str, what: &str) {
        self.counts.entry(field).or_default().extra += 1;
        self.errors.push(format!("{page}: extra {field}: {what}"));
    }

    /// Counts one page. Projects are the same whose folded titles are, or are nearly.
    pub(crate) fn page(&mut self, page: &str, found: &Value, gold: &Value) {
        let mut left: Vec<&Value> = list(found, "projects");
        for wanted in list(gold, "projects") {
            let title = fold(text(wanted, "title"));
            let near =
                |one: &&Value| strsim::normalized_levenshtein(&fold(text(one, "title")), &title);
            let best = (0..left.len()).max_by(|a, b| near(&left[*a]).total_cmp(&near(&left[*b])));
            match best.filter(|at| near(&left[*at]) >= 0.8) {
                Some(at) => {
                    self.right("project");
                    let one = left.remove(at);
                    self.project(page, one, wanted);
                }
                None => self.missing("project", page, text(wanted, "title")),
            }
        }
        for one in left {
            self.extra("project", page, text(one, "title"));
            for person in list(one, "people") {
                self.extra("person", page, text(person, "name"));
            }
        }
    }

    fn project(&mut self, page: &str, found: &Value, gold: &Value) {
        self.same(
            "title",
            page,
            Some(text(found, "title")),
            Some(text(gold, "title")),
            spaced,
        );
        self.people(page, found, gold);
        self.names(
            "funder",
            page,
            &list(found, "funders"),
            &list(gold, "funders"),
        );
        if gold.get("partners").is_some() {
            self.names(
                "partner",
                page,
                &list(found, "partners"),
                &list(gold, "partners"),
            );
        }
        for field in ["start", "end"] {
            let year = |value: &Value| match &value[field] {
                Value::String(date) => Some(date[..4].to_owned()),
                Value::Number(year) => Some(year.to_string()),
                _ => None,
            };
            // "Defended in 2019": the end, if one will have it so.
            let accepted = list(gold, &format!("{field}_accepted"));
            if gold[field].is_null()
                && accepted
                    .iter()
                    .filter_map(|one| one.as_i64())
                    .any(|one| year(found) == Some(one.to_string()))
            {
                continue;
            }
            self.same(
                "year",
                page,
                year(found).as_deref(),
                year(gold).as_deref(),
                str::to_owned,
            );
        }
        self.same(
            "category",
            page,
            found["category"].as_str(),
            gold["category"].as_str(),
            str::to_owned,
        );
        self.summary(page, found, gold);
    }

    /// Does the abstract begin and end as it should?
    fn summary(&mut self, page: &str, found: &Value, gold: &Value) {
        for (field, key) in [("abstract start", "first5"), ("abstract end", "last5")] {
            if let Some(words) = gold["abstract"][key].as_str() {
                let all = spaced(text(found, "abstract"));
                let alternatives = list(&gold["abstract"], &format!("{key}_alt"));
                let mut wanted = alternatives
                    .iter()
                    .filter_map(|one| one.as_str())
                    .chain([words])
                    .map(spaced);
                let fits = wanted.any(|words| {
                    if key == "first5" {
                        all.starts_with(&words)
                    } else {
                        all.ends_with(&words)
                    }
                });
                if fits {
                    self.right(field);
                } else {
                    self.missing(field, page, words);
                }
            }
        }
    }

    fn same(
        &mut self,
        field: &'static str,
        page: &str,
        found: Option<&str>,
        gold: Option<&str>,
        form: fn(&str) -> String,
    ) {
        match (found.map(form), gold.map(form)) {
            (None, None) => {}
            (Some(found), Some(gold)) if found == gold => self.right(field),
            (found, gold) => {
                if let Some(found) = found {
                    self.extra(field, page, &found);
                }
                if let Some(gold) = gold {
                    self.missing(field, page, &gold);
                }
            }
        }
    }

    fn people(&mut self, page: &str, found: &Value, gold: &Value) {
        let mut left = list(found, "people");
        for wanted in list(gold, "people") {
            let name = text(wanted, "name");
            let Some(at) = left
                .iter()
                .position(|one| text(one, "name").to_lowercase() == name.to_lowercase())
            else {
                self.missing("person", page, name);
                continue;
            };
            let one = left.remove(at);
            self.right("person");
            let role = text(one, "role").replace('-', " ");
            let accepted = list(wanted, "roles_accepted");
            let fits = text(wanted, "role").replace('-', " ") == role
                || accepted.iter().any(|other| {
                    other
                        .as_str()
                        .is_some_and(|other| other.replace('-', " ") == role)
                });
            if fits {
                self.right("role");
            } else {
                self.extra("role", page, &format!("{name} as {role}"));
                self.missing("role", page, &format!("{name} as {}", text(wanted, "role")));
            }
            let place = one["affiliation"].as_str().filter(|place| {
                wanted["faculty"]
                    .as_str()
                    .is_none_or(|faculty| fold(faculty) != fold(place))
            });
            let stated = wanted["affiliation"].as_str();
            if place.is_none() && one["affiliation"].is_string() {
                continue;
            }
            self.same("affiliation", page, place, stated, fold);
        }
        for one in left {
            self.extra("person", page, text(one, "name"));
        }
    }

    /// Organisations are the same when one of their names is.
    fn names(&mut self, field: &'static str, page: &str, found: &[&Value], gold: &[&Value]) {
        let keys = |one: &Value| -> Vec<String> {
            let aliases = list(one, "aliases");
            let named = [
                Some(one),
                one.get("name"),
                one.get("short"),
                one.get("as_stated"),
            ];
            named
                .into_iter()
                .flatten()
                .chain(aliases)
                .filter_map(Value::as_str)
                .map(fold)
                .collect()
        };
        let mut left: Vec<&Value> = found.to_vec();
        for wanted in gold {
            let names = keys(wanted);
            match left
                .iter()
                .position(|one| keys(one).iter().any(|name| names.contains(name)))
            {
                Some(at) => {
                    left.remove(at);
                    self.right(field);
                }
                None if wanted["optional"] == true => {}
                None => self.missing(field, page, &names.join(" / ")),
            }
        }
        for one in left {
            self.extra(field, page, &keys(one).join(" / "));
        }
    }
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    value[key]
        .as_array()
        .map(|list| list.iter().collect())
        .unwrap_or_default()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Quotation marks and dashes in one form, and the case of small letters.
fn spaced(text: &str) -> String {
    let plain = text
        .replace(['“', '”', '„', '«', '»'], "\"")
        .replace(['‘', '’'], "'")
        .replace(['–', '—'], "-");
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
