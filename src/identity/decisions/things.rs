//! Decisions on organisations and projects: which are the same, which are not, what is not published, what a field is.

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::Wrong;
use crate::record::check::check;
use crate::record::{Kind, Organisation, Project, Record};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[serde(default)]
    key: Option<String>,
    #[serde(default, rename = "match")]
    selector: Option<String>,
    #[serde(default)]
    ignore: Option<String>,
    #[serde(default)]
    same: Vec<String>,
    #[serde(default)]
    different: Vec<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    because: Option<String>,
}

/// Fields that a decision gives: they go before what every source says.
pub type Set = Map<String, Value>;

/// A decision about an organisation or a project.
#[derive(Debug, Clone)]
pub struct ThingDecision {
    /// An organisation or a project.
    pub kind: Kind,
    /// Where it stands: `data/identities.yaml:12`.
    pub place: String,
    /// Of which it speaks: an id; of an organisation also a name.
    pub subject: String,
    /// Which are the same.
    pub same: Vec<String>,
    /// Which are others.
    pub different: Vec<String>,
    /// Is it not to be published?
    pub ignore: bool,
    /// What its fields are, whatever sources say.
    pub set: Set,
    /// Why.
    pub because: Option<String>,
}

pub(super) fn decision(
    kind: Kind,
    spanned: Spanned<Written>,
    file: &str,
) -> Result<ThingDecision, Wrong> {
    let at = spanned.referenced;
    let line = usize::try_from(at.line()).unwrap_or(0);
    let wrong = |message: String, remedy: &str| Wrong {
        line,
        column: usize::try_from(at.column()).unwrap_or(0),
        message,
        remedy: remedy.to_owned(),
    };
    let mut written = spanned.value;
    let named = [&written.key, &written.selector, &written.ignore];
    let subject = match named.iter().filter(|named| named.is_some()).count() {
        0 if written.same.len() > 1 => written.same.remove(0),
        1 => named
            .into_iter()
            .flatten()
            .next()
            .cloned()
            .unwrap_or_default(),
        _ => {
            return Err(wrong(
                format!("a decision speaks of one {kind}"),
                "give one of `key`, `match` and `ignore`, or a list `same` of two or more",
            ));
        }
    };
    let ignore = written.ignore.is_some();
    if ignore && kind != Kind::Project {
        return Err(wrong(
            "only projects can be ignored: others are named by projects".to_owned(),
            "remove the record, or `ignore` the projects that name it",
        ));
    }
    if !ignore && written.same.is_empty() && written.different.is_empty() && written.set.is_empty()
    {
        return Err(wrong(
            "the decision decides nothing".to_owned(),
            "add same, different or set, or remove it",
        ));
    }
    settable(kind, &subject, &written.set).map_err(|(message, remedy)| wrong(message, &remedy))?;
    Ok(ThingDecision {
        kind,
        place: format!("{file}:{line}"),
        subject,
        same: written.same,
        different: written.different,
        ignore,
        set: written.set,
        because: written.because,
    })
}

/// Could a record have these fields? They are tried on one that has nothing else.
fn settable(kind: Kind, subject: &str, set: &Set) -> Result<(), (String, String)> {
    if set.is_empty() {
        return Ok(());
    }
    let name = if kind == Kind::Project {
        "title"
    } else {
        "name"
    };
    if set.contains_key("id") || set.contains_key("kind") {
        let message = "`set` cannot change `id` or `kind`".to_owned();
        return Err((message, "to join two records, use `same`".to_owned()));
    }
    let mut record = set.clone();
    record.insert("id".to_owned(), "x".into());
    record
        .entry(name)
        .or_insert_with(|| serde_json::json!({"en": subject}));
    let record = read(kind, record).map_err(|fault| {
        let remedy = format!("allowed are the fields of a record of a {kind}");
        (format!("`set`: {fault}"), remedy)
    })?;
    match check(&record).into_iter().next() {
        Some(finding) => Err((
            format!("`set`: {}: {}", finding.path, finding.message),
            finding.remedy,
        )),
        None => Ok(()),
    }
}

fn read(kind: Kind, record: Set) -> Result<Record, serde_json::Error> {
    let value = Value::Object(record);
    let mut record = match kind {
        Kind::Project => Record::Project(Box::new(serde_json::from_value::<Project>(value)?)),
        _ => Record::Organisation(serde_json::from_value::<Organisation>(value)?),
    };
    record.settle("en");
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn decisions_on_projects_and_organisations_are_read_with_their_lines() {
        let text = "projects:\n  - {same: [a, b]}\n  - {ignore: c}\n  - {match: d, set: {end: 2025}}\norganisations:\n  - {key: ugent, same: [Ghent University]}\n";
        let decisions = read(text, "f").unwrap().things;
        let places: Vec<&str> = decisions.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["f:6", "f:2", "f:3", "f:4"]);
        assert_eq!(decisions[1].subject, "a");
        assert_eq!(decisions[1].same, ["b"]);
        assert!(decisions[2].ignore);
        assert_eq!(decisions[3].set["end"], 2025);
    }

    #[test]
    fn what_no_record_could_have_is_refused_with_its_line() {
        for (text, said) in [
            ("projects:\n  - {match: d, set: {end: soon}}\n", "set"),
            ("projects:\n  - {match: d, set: {einde: 2025}}\n", "einde"),
            ("projects:\n  - {match: d, set: {id: e}}\n", "`id`"),
            ("projects:\n  - {match: d}\n", "decides nothing"),
            ("projects:\n  - {same: [d]}\n", "one project"),
            ("organisations:\n  - {ignore: d}\n", "only projects"),
            ("organisations:\n  - {key: d, set: {ror: x}}\n", "ROR"),
        ] {
            let wrong = read(text, "f").unwrap_err();
            assert_eq!(wrong.line, 2, "{text}");
            assert!(wrong.message.contains(said), "{}", wrong.message);
        }
    }
}
