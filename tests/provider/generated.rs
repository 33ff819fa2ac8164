//! A dataset that is another one each time: random ids, texts in many languages and scripts. The seed is printed, and
//! `OOGST_SEED` in the environment repeats it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::{DOMAIN, Dataset};

/// Words by language; in all of them some that XML has to write otherwise.
const WORDS: [(&str, &[&str]); 7] = [
    (
        "nl",
        &["onderzoek", "coördinatie", "ideeën", "R&D", "\"zo\""],
    ),
    (
        "en",
        &["research", "naïve", "<b>bold</b>", "it's", "]]>", "🧪"],
    ),
    (
        "fr",
        &["l’évaluation", "œuvre", "d'où", "&amp;", "Économie"],
    ),
    (
        "el",
        &["Έρευνα", "μετανάστευση", "δίκαιο", "Ἀθῆναι", "λέξεις"],
    ),
    ("ar", &["بحث", "الهجرة", "قانون", "مشروع", "٢٠٢٦"]),
    ("zh-Hant", &["研究", "移民", "，", "法律"]),
    ("uk", &["дослідження", "міграція", "🌊", "👩‍🔬", "🇧🇪", "𝔘𝔫𝔦"]),
];
const GIVEN: [&str; 6] = ["An", "José", "Łukasz", "Ελένη", "نور", "Zoë"];
const ROLES: [&str; 4] = ["promotor", "researcher", "contact", "member"];
const INVOLVED: [&str; 5] = ["coordinator", "host", "partner", "supporter", "contractor"];

/// [splitmix64](https://prng.di.unimi.it/splitmix64.c)
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// An id that is new: long, so that no two are the same.
    fn id(&mut self) -> String {
        let length = 12 + self.below(30);
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut id: String = (0..length)
            .map(|_| char::from(letters[self.below(letters.len())]))
            .collect();
        id.insert(6, '-');
        id
    }

    fn words(&mut self, language: usize, most: usize) -> String {
        let count = 1 + self.below(most);
        let words: Vec<&str> = (0..count).map(|_| self.pick(WORDS[language].1)).collect();
        words.join(" ")
    }

    /// A text in one to three languages.
    fn text(&mut self, most: usize) -> Value {
        let mut text = Map::new();
        for _ in 0..=self.below(3) {
            let language = self.below(WORDS.len());
            // The number is one that no other text has.
            let value = format!("{} {}", self.words(language, most), self.below(1_000_000));
            text.insert(WORDS[language].0.to_owned(), json!(value));
        }
        Value::Object(text)
    }
}

/// The records, and what they will say.
pub(super) struct Generated {
    random: Random,
    others: Vec<Value>,
    organisations: Vec<String>,
    programmes: Vec<String>,
    people: Vec<String>,
    projects: BTreeMap<String, Value>,
    pub(super) page_size: usize,
}

impl Generated {
    #[expect(clippy::print_stderr, reason = "a test that failed can be repeated")]
    pub(super) fn new() -> Self {
        let given = std::env::var("OOGST_SEED").ok();
        let seed = given.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            u64::try_from(since.unwrap().as_nanos() % u128::from(u64::MAX)).unwrap()
        });
        eprintln!("OOGST_SEED={seed} repeats this dataset");
        let mut random = Random(seed);
        let page_size = 20 + random.below(31);
        let mut made = Self {
            random,
            others: Vec::new(),
            organisations: Vec::new(),
            programmes: Vec::new(),
            people: Vec::new(),
            projects: BTreeMap::new(),
            page_size,
        };
        made.add_others();
        for at in 0..250 + made.random.below(50) {
            made.add_project(at % 3 == 0);
        }
        made
    }

    fn add_others(&mut self) {
        for at in 0..30 {
            let id = self.random.id();
            let mut record = json!({"kind": "organisation", "id": id, "name": self.random.text(4), "country": "BE"});
            if at > 5 && self.random.one_in(3) {
                record["parent"] = json!(self.organisations[self.random.below(at)]);
            }
            self.organisations.push(id);
            self.others.push(record);
        }
        for _ in 0..5 {
            let id = self.random.id();
            let funder = &self.organisations[self.random.below(30)];
            self.others.push(json!({"kind": "programme", "id": id, "name": self.random.text(3), "funder": funder}));
            self.programmes.push(id);
        }
        for at in 0..80 {
            let id = format!("p-{}", self.random.id());
            let organisation = &self.organisations[self.random.below(30)];
            self.others.push(json!({
                "kind": "person", "id": id, "given": self.random.pick(&GIVEN), "family": format!("Δοκιμή & Van {at}den"),
                "affiliations": [{"organisation": organisation, "start": "2019-02"}],
            }));
            self.people.push(id);
        }
    }

    /// Adds a project; a plain one brings nothing with it, and takes nothing along. Gives its id.
    fn add_project(&mut self, plain: bool) -> String {
        let id = self.random.id();
        let title = self.random.text(8);
        let language = title.as_object().unwrap().keys().next().unwrap().clone();
        let mut record = json!({
            "kind": "project", "id": id, "title": title, "abstract": self.random.text(60),
            "keywords": {language.as_str(): [self.random.id(), "μία λέξη", "🌍"]},
            "start": self.random.pick(&["2019", "2019-03", "2020-02-29"]),
            "people": [], "organisations": [], "grants": [],
        });
        for _ in 0..self.random.below(5) {
            let person = &self.people[self.random.below(80)];
            let role =
                json!({"person": person, "role": self.random.pick(&ROLES), "honorifics": ["Dr."]});
            push(&mut record, "people", role);
        }
        for _ in 0..self.random.below(4) {
            let organisation = &self.organisations[self.random.below(30)];
            let role = self.random.pick(&INVOLVED);
            push(
                &mut record,
                "organisations",
                json!({"organisation": organisation, "role": role}),
            );
        }
        if !plain {
            let letters = ["Aa", "Bé", "Cö", "Dñ", "Eł"].map(|part| format!("{part}mans"));
            let name = format!("Mira {}", letters[self.random.below(5)]);
            push(
                &mut record,
                "people",
                json!({"name": name, "role": "researcher"}),
            );
            let funder = &self.organisations[self.random.below(30)];
            let mut grant = json!({"funder": funder, "number": self.random.id(), "amount": {"value": 1_000.5, "currency": "EUR"}});
            if self.random.one_in(2) {
                grant["programme"] = json!(self.programmes[self.random.below(5)]);
            }
            push(&mut record, "grants", grant);
            let wave = json!({language.as_str(): format!("{} 🌊", self.random.words(3, 3))});
            record["alternative"] = json!([wave]);
            record["identifiers"] = json!([{"scheme": "doi", "value": format!("10.1234/<{id}>")}]);
            record["outputs"] = json!([{"title": {"ar": "تقرير"}, "url": "https://example.org/?a=1&b=2", "type": "report"}]);
            let others: Vec<&String> = self.projects.keys().collect();
            // Only those that came before, and that stay: so there is no circle.
            let stay: Vec<&String> = others.into_iter().filter(|id| !self.is_plain(id)).collect();
            if let Some(parent) = stay.first() {
                record["part_of"] = json!(parent);
            }
        }
        self.projects.insert(id.clone(), record);
        id
    }

    fn is_plain(&self, id: &str) -> bool {
        self.projects[id]["grants"] == json!([])
    }

    /// Three edits, two removals and four additions. Gives what was removed, and everything that these are.
    pub(super) fn change(&mut self) -> (BTreeSet<String>, BTreeSet<String>) {
        let plain: Vec<String> = self.projects.keys().cloned().collect();
        let plain: Vec<String> = plain.into_iter().filter(|id| self.is_plain(id)).collect();
        let start = self.random.below(plain.len() - 5);
        for id in &plain[start..start + 3] {
            let title = self.random.text(8);
            self.projects.get_mut(id).unwrap()["title"] = title;
        }
        let removed: BTreeSet<String> = plain[start + 3..start + 5].iter().cloned().collect();
        self.projects.retain(|id, _| !removed.contains(id));
        let added: Vec<String> = (0..4).map(|_| self.add_project(true)).collect();
        let changed = plain[start..start + 5].iter().cloned().chain(added);
        let identifiers = |ids: BTreeSet<String>| ids.iter().map(|id| identifier(id)).collect();
        (identifiers(removed), identifiers(changed.collect()))
    }

    /// A dataset of the records, with what there is in the example put away.
    pub(super) fn dataset(&self) -> Dataset {
        let dataset = super::numbered([], self.page_size);
        dataset.configure("[\"en\"]", "[\"nl\", \"en\", \"el\", \"ar\"]");
        self.write(&dataset);
        dataset
    }

    pub(super) fn write(&self, dataset: &Dataset) {
        let records = self.others.iter().chain(self.projects.values());
        let lines: Vec<String> = records.map(|record| format!("{record}\n")).collect();
        std::fs::write(dataset.path("data/projects.ndjson"), lines.concat()).unwrap();
    }

    /// The titles of each project, with their languages, by identifier.
    pub(super) fn titles(&self) -> BTreeMap<String, BTreeSet<(String, String)>> {
        let titles = |record: &Value| {
            let alternative = record["alternative"].as_array().into_iter().flatten();
            let texts = std::iter::once(&record["title"]).chain(alternative);
            texts
                .flat_map(|text| text.as_object().unwrap())
                .map(|(tag, title)| (tag.clone(), title.as_str().unwrap().to_owned()))
                .collect()
        };
        let projects = self.projects.iter();
        projects
            .map(|(id, record)| (identifier(id), titles(record)))
            .collect()
    }
}

/// The identifier of a project.
fn identifier(id: &str) -> String {
    format!("oai:{DOMAIN}:Projects/{id}")
}

fn push(record: &mut Value, field: &str, value: Value) {
    record[field].as_array_mut().unwrap().push(value);
}
