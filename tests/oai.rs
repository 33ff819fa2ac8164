//! Harvesting by OAI-PMH, from providers good and bad.

mod faults;
mod provider;
mod rdf;

use oogst::record::{Kind, Record};
use oogst::source::spool::{Item, Spool};

use provider::{CERIF, DC, Fault, Provider, project};

use super::support::{Folder, Run};

const NOW: i64 = 1_800_000_000;

/// A dataset that harvests a provider, and waits for nothing.
fn dataset(provider: &Provider, more: &str) -> Folder {
    let settings = format!(
        "[site]\nlanguages = [\"en\"]\n[limits]\nremoval_percent = 100\n[fetch]\ndelay_milliseconds = 0\nretry_milliseconds = 1\nretries = 1\n\
         [[sources]]\nname = \"cris\"\ntype = \"oai\"\nurl = \"{}\"\nvanished = \"remove\"\n{more}",
        provider.url()
    );
    Folder::with(&[("oogst.toml", &settings)])
}

fn items(folder: &Folder) -> Vec<Item> {
    let spool = Spool {
        name: "cris".into(),
        path: folder.path(".oogst/sources/cris.spool"),
    };
    let mut items = Vec::new();
    spool.each(&mut |item| items.push(item)).unwrap();
    items
}

/// The titles of the projects that were harvested, in the order of their ids.
fn titles(folder: &Folder) -> Vec<String> {
    let title = |item: &Item| match &item.record {
        Record::Project(project) => project
            .title
            .best(&["en"])
            .map(|(_, title)| title.to_owned()),
        _ => None,
    };
    items(folder).iter().filter_map(title).collect()
}

fn numbered(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers
        .into_iter()
        .map(|number| format!("Project {number}"))
        .collect()
}

fn sync(folder: &Folder) -> Run {
    folder.run_at(NOW, &["sync"])
}

#[test]
fn a_list_is_read_to_its_end_and_then_only_what_changed() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=5);
    let folder = dataset(&provider, "");
    sync(&folder).good();
    assert_eq!(titles(&folder), numbered(1..=5));
    let first = provider.lists();
    assert_eq!(first.len(), 3, "{first:?}");
    assert_eq!(first[0], format!("&metadataPrefix={}", CERIF.0));
    assert_eq!(first[1], "&resumptionToken=2%26from%3D");

    // One is changed, one comes, one is deleted; the others are not asked for.
    let (id, xml) = project(2, "Another title");
    provider.put(&id, "2026-11-01T12:00:01Z", &xml);
    let (id, xml) = project(6, "Project 6");
    provider.put(&id, "2026-11-02T00:00:00Z", &xml);
    provider.delete("Projects/4", "2026-11-03T00:00:00Z");
    provider.set(|state| state.date = "2026-11-02T00:00:01Z");
    let said = sync(&folder).good();
    assert!(said.contains("projects       +1 ~1 -1"), "{said}");
    assert_eq!(
        titles(&folder),
        [
            "Project 1",
            "Another title",
            "Project 3",
            "Project 5",
            "Project 6"
        ]
    );
    let second = &provider.lists()[3..];
    assert!(
        second[0].ends_with("&from=2026-11-01T11%3A55%3A00Z"),
        "{second:?}"
    );
    // Changes give what everything would give.
    let anew = dataset(&provider, "");
    sync(&anew).good();
    let records = |folder: &Folder| {
        items(folder)
            .into_iter()
            .map(|item| item.record)
            .collect::<Vec<_>>()
    };
    assert_eq!(records(&folder), records(&anew));

    // What comes again is the same, although it stands elsewhere in the answer.
    let kept = folder.read(".oogst/sources/cris.spool");
    sync(&folder).good();
    assert!(folder.read(".oogst/sources/cris.spool") == kept);
}

#[test]
fn a_list_without_records_is_empty_and_no_fault() {
    let provider = Provider::new(Fault::None);
    let folder = dataset(&provider, "");
    let run = sync(&folder);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    provider.projects(1..=1);
    provider.set(|state| state.deleted = "no");
    sync(&folder).good();
    assert_eq!(titles(&folder), numbered([1]));
}

#[test]
fn a_change_of_a_funding_reaches_a_project_that_did_not_change() {
    let provider = Provider::new(Fault::None);
    let ns = CERIF.1;
    let types = "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Funding_Types";
    provider.put("Projects/1", "2026-10-01T00:00:00Z", &format!(
        r#"<Project xmlns="{ns}" id="Projects/1"><Title xml:lang="en">One</Title><Funded><As><Funding id="Fundings/g"/></As></Funded></Project>"#
    ));
    let funding = |amount: &str| {
        format!(
            r#"<Funding xmlns="{ns}" id="Fundings/g"><Type xmlns="{types}">{types}#Grant</Type><Name xml:lang="en">A grant</Name>
           <Amount currency="EUR">{amount}</Amount><Funder><OrgUnit id="OrgUnits/fwo"><Name xml:lang="nl">FWO</Name></OrgUnit></Funder></Funding>"#
        )
    };
    provider.put("Fundings/g", "2026-10-01T00:00:00Z", &funding("100000"));
    let folder = dataset(&provider, "");
    sync(&folder).good();
    provider.put("Fundings/g", "2026-11-02T00:00:00Z", &funding("200000.50"));
    sync(&folder).good();
    let grant = items(&folder)
        .into_iter()
        .find_map(|item| match item.record {
            Record::Project(project) => project.grants.into_iter().next(),
            _ => None,
        })
        .unwrap();
    assert_eq!(grant.amount.unwrap().value.to_string(), "200000.5");
    assert_eq!(grant.funder, "fwo");
}

#[test]
fn what_the_provider_deletes_is_removed_and_what_is_only_missing_is_kept() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=4);
    let folder = dataset(&provider, "");
    let settings = folder.read("oogst.toml");
    folder.write(
        "oogst.toml",
        settings.replace("vanished = \"remove\"\n", ""),
    );
    sync(&folder).good();
    provider.delete("Projects/2", "2026-11-02T00:00:00Z");
    sync(&folder).good();
    assert_eq!(titles(&folder), numbered([1, 3, 4]));
    provider.set(|state| drop(state.records.remove("oai:cris.org:Projects/3")));
    folder.run_at(NOW + 40 * 86_400, &["sync"]).good();
    let mut kept = titles(&folder);
    kept.sort();
    assert_eq!(kept, numbered([1, 3, 4]));
    let gone = items(&folder)
        .into_iter()
        .filter(|item| item.beside.gone.is_some());
    assert_eq!(gone.count(), 1);
}

#[test]
fn a_provider_that_keeps_no_deletions_is_asked_for_everything() {
    let provider = Provider::new(Fault::None);
    provider.set(|state| state.deleted = "no");
    provider.projects(1..=3);
    let folder = dataset(&provider, "");
    sync(&folder).good();
    provider.set(|state| drop(state.records.remove("oai:cris.org:Projects/2")));
    sync(&folder).good();
    assert_eq!(titles(&folder), numbered([1, 3]));
    assert!(
        provider
            .lists()
            .iter()
            .all(|list| !list.contains("from=20"))
    );
}

#[test]
fn after_some_days_everything_is_asked_for_again() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=1);
    let folder = dataset(&provider, "[sources.oai]\nfull_days = 7\n");
    sync(&folder).good();
    folder.run_at(NOW + 6 * 86_400, &["sync"]).good();
    folder.run_at(NOW + 7 * 86_400, &["sync"]).good();
    let asked: Vec<bool> = provider
        .lists()
        .iter()
        .map(|list| list.contains("from="))
        .collect();
    assert_eq!(asked, [false, true, false]);
}

#[test]
fn days_and_missing_dates_are_stood() {
    let provider = Provider::new(Fault::NoDate);
    provider.set(|state| state.granularity = "YYYY-MM-DD");
    provider.projects(1..=1);
    let folder = dataset(&provider, "");
    sync(&folder).good();
    sync(&folder).good();
    // 2027-01-15, and a day before it, since nobody says what time it is there.
    assert!(
        provider.lists()[1].ends_with("&from=2027-01-14"),
        "{:?}",
        provider.lists()
    );
}

#[test]
fn sets_are_asked_for_one_after_the_other() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=1);
    let folder = dataset(&provider, "[sources.oai]\nsets = [\"a:b\", \"c\"]\n");
    sync(&folder).good();
    let lists = provider.lists();
    assert!(
        lists[0].ends_with("&set=a%3Ab") && lists[1].ends_with("&set=c"),
        "{lists:?}"
    );
    assert_eq!(titles(&folder), numbered([1]));
}

#[test]
fn dublin_core_is_taken_as_far_as_it_honestly_goes() {
    let provider = Provider::new(Fault::None);
    provider.set(|state| state.formats = &[DC]);
    let dc = |inner: &str| {
        format!(
            r#"<oai_dc:dc xmlns:oai_dc="{}" xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</oai_dc:dc>"#,
            DC.1
        )
    };
    provider.put("42", "2026-10-01T00:00:00Z", &dc(
        "<dc:title>Zoutmoerassen</dc:title><dc:language>nld</dc:language><dc:type>Project</dc:type><dc:date>2019</dc:date>\
         <dc:creator>Peeters, An</dc:creator><dc:contributor>Ghent University</dc:contributor><dc:subject>kust</dc:subject>\
         <dc:identifier>https://doi.org/10.1234/x</dc:identifier><dc:identifier>https://cris.org/42</dc:identifier>",
    ));
    provider.put(
        "43",
        "2026-10-01T00:00:00Z",
        &dc("<dc:title>An article</dc:title><dc:type>article</dc:type>"),
    );
    let folder = dataset(&provider, "");
    let said = sync(&folder).err;
    assert!(
        said.contains("1 of 2 records") && said.contains("Ghent University"),
        "{said}"
    );
    let all = items(&folder);
    let [
        Item {
            record: Record::Project(project),
            ..
        },
    ] = all.as_slice()
    else {
        panic!("{all:?}");
    };
    assert_eq!(project.id, "42");
    assert_eq!(project.title.best(&["nl"]), Some(("nl", "Zoutmoerassen")));
    assert_eq!((project.start, project.end), (None, None));
    assert_eq!(project.people[0].name.as_deref(), Some("Peeters, An"));
    assert_eq!(project.people.len(), 1);
    assert_eq!(project.homepage.as_deref(), Some("https://cris.org/42"));
    assert_eq!(project.identifiers[0].value, "10.1234/x");

    let folder = dataset(&provider, "[sources.oai]\nprojects = true\n");
    sync(&folder).good();
    assert_eq!(
        items(&folder)
            .iter()
            .filter(|item| item.record.kind() == Kind::Project)
            .count(),
        2
    );
}

#[test]
fn what_a_provider_says_of_somebody_who_was_forgotten_is_not_kept_packed_either() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=2);
    let xml = format!(
        r#"<Person xmlns="{}" id="Persons/7"><PersonName><FamilyNames>Quillfeather</FamilyNames><FirstNames>Zebulona</FirstNames></PersonName></Person>"#,
        CERIF.1
    );
    provider.put("Persons/7", "2026-10-01T00:00:00Z", &xml);
    let folder = dataset(&provider, "");
    sync(&folder).good();
    let spool = Spool {
        name: "cris".into(),
        path: folder.path(".oogst/sources/cris.spool"),
    };
    assert!(!spool.header().unwrap().state.is_null());
    let items = items(&folder);
    let person = items.iter().find(|item| item.record.kind() == Kind::Person);
    let key = person.unwrap().record.id().to_owned();
    folder.run_at(NOW + 1, &["forget", &key, "--yes"]).good();
    // Everything is asked for again, each time that the provider still names the person; else what changed.
    for time in 2..4 {
        let before = provider.lists().len();
        folder.run_at(NOW + time, &["sync"]).good();
        assert!(spool.header().unwrap().state.is_null());
        assert!(!folder.read(".oogst/sources/cris.spool").contains("Quill"));
        assert!(!provider.lists()[before].contains("from="));
    }
    provider.delete("Persons/7", "2026-11-03T00:00:00Z");
    folder.run_at(NOW + 5, &["sync"]).good();
    assert!(!spool.header().unwrap().state.is_null());
    assert_eq!(titles(&folder), numbered(1..=2));
}
