//! Which lines make a project.
//!
//! Where headings mark the page, a heading is a title when fields stand below it, or when its neighbours are titles.
//! Where nothing marks anything ([`super::unmarked`]), fields part one description from the next.

mod neighbours;

use std::ops::Range;

use super::block::Page;
use super::lexicon::{Lexicon, Meaning, Section};
use super::line::{Field, Line, Said};
use super::names;
use super::parts;
use super::unmarked;
use super::years;
use crate::record::project::{Category, Role, Status};
use crate::text::fold;
use neighbours::{Neighbours, neighbours};

/// The lines of a project.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// The lines that may be its title.
    pub(crate) titles: Vec<usize>,
    /// Its other lines.
    pub(crate) lines: Vec<usize>,
    /// Names without a label: which line.
    pub(crate) names: Option<usize>,
    /// The part of the page in which it stands.
    pub(crate) within: Within,
}

/// The part of the page in which a line stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Within {
    /// The kind of research, and the heading that says so.
    pub(crate) category: Option<(Category, Range<usize>)>,
    /// Where its projects stand, and the heading that says so.
    pub(crate) status: Option<(Status, Range<usize>)>,
    /// Is it a part with projects?
    pub(crate) projects: bool,
    /// Is it a part with something else?
    pub(crate) elsewhere: bool,
}

impl Within {
    /// What a heading says of what stands below it.
    pub(crate) fn take(&mut self, sections: &[Section], range: &Range<usize>) {
        for section in sections {
            match section {
                Section::Category(category) => self.category = Some((*category, range.clone())),
                Section::Status(status) => self.status = Some((*status, range.clone())),
                Section::Projects => {}
                Section::Elsewhere => self.elsewhere = true,
            }
            self.projects |= *section != Section::Elsewhere;
        }
    }
}

/// The projects of a page.
pub(crate) fn records(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Record> {
    let levels = lines.iter().filter_map(|line| match line.said {
        Said::Heading(level) => Some(level),
        _ => None,
    });
    let (highest, headings) = (levels.clone().min(), levels.count());
    let records = if highest.is_some() {
        by_headings(page, lines, lexicon)
    } else {
        Vec::new()
    };
    // A page with one heading above many descriptions, or with bold lines only, is like text.
    let one_above_many = matches!(records.as_slice(), [only] if holds_several(only, lines));
    let nothing = records.is_empty() && (headings < 2 || highest.is_none_or(|level| level > 5));
    if one_above_many || nothing {
        return unmarked::records(page, lines, lexicon);
    }
    records
}

/// Does the same label come again, with text between?
fn holds_several(record: &Record, lines: &[Line]) -> bool {
    let mut seen: Vec<&[Meaning]> = Vec::new();
    let mut text = false;
    for at in &record.lines {
        match &lines[*at].said {
            Said::Field(field) if field.tells_of_a_project() => {
                if text && seen.contains(&field.meanings.as_slice()) {
                    return true;
                }
                text = false;
                seen.push(&field.meanings);
            }
            Said::Prose => text |= !seen.is_empty(),
            _ => {}
        }
    }
    false
}

/// A heading with the lines below it.
struct Node {
    title: usize,
    level: u8,
    own: Vec<usize>,
    names: Option<usize>,
    /// Does each of the names say what the person does?
    roles: bool,
    within: Within,
    parent: usize,
}

fn by_headings(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Record> {
    let nodes = nodes(page, lines, lexicon);
    let described = |node: &Node| {
        is_described(node, lines) || node.within.projects && is_told(node, page, lines, lexicon)
    };
    let has_field: Vec<bool> = nodes.iter().map(described).collect();
    let neighbours = neighbours(&nodes, &has_field);
    let mut out: Vec<(u8, Record)> = Vec::new();
    let mut open = false;
    for (at, node) in nodes.iter().enumerate() {
        let titled = is_title(
            page.at(&lines[node.title].range),
            of_a_project(&node.own, lines),
            lexicon,
        );
        let is_project = !node.within.elsewhere
            && titled
            && (has_field[at]
                || is_like_its_neighbours(
                    at,
                    &nodes,
                    &has_field,
                    &neighbours,
                    page,
                    lines,
                    lexicon,
                ));
        if is_project {
            let record = Record {
                titles: vec![node.title],
                lines: node.own.clone(),
                names: node.names,
                within: node.within.clone(),
            };
            out.push((node.level, record));
            open = true;
        } else if let Some((level, record)) = out.last_mut().filter(|_| open) {
            // A heading inside of a description; anything else ends it.
            if node.level > *level && !node.within.elsewhere {
                record.lines.extend(&node.own);
            } else {
                open = false;
            }
        }
    }
    out.into_iter().map(|(_, record)| record).collect()
}

fn nodes(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut stack: Vec<(u8, Within)> = Vec::new();
    // Lines below a heading of a part of the page belong to no title.
    let mut loose = true;
    let mut parent = 0;
    for (at, line) in lines.iter().enumerate() {
        match &line.said {
            Said::Section(level, sections) => {
                // A part that is inside of a project, and not of a list of them.
                stack.retain(|(above, _)| above < level);
                let mut within = stack
                    .last()
                    .map(|(_, within)| within.clone())
                    .unwrap_or_default();
                within.take(sections, &line.range);
                stack.push((*level, within));
                loose = true;
                parent = at;
            }
            Said::Heading(level) => {
                stack.retain(|(above, _)| above < level);
                let within = stack
                    .last()
                    .map(|(_, within)| within.clone())
                    .unwrap_or_default();
                nodes.push(Node {
                    title: at,
                    level: *level,
                    own: Vec::new(),
                    names: None,
                    roles: false,
                    within,
                    parent,
                });
                loose = false;
            }
            _ if loose => {}
            _ => {
                if let Some(node) = nodes.last_mut() {
                    if node.own.is_empty()
                        && is_names(page.at(&line.range), lexicon, true)
                        && matches!(line.said, Said::Prose | Said::Title)
                    {
                        node.names = Some(at);
                        node.roles = names::people(page.at(&line.range), lexicon)
                            .named
                            .iter()
                            .all(|named| !named.roles.is_empty());
                    }
                    node.own.push(at);
                }
            }
        }
    }
    nodes
}

fn is_described(node: &Node, lines: &[Line]) -> bool {
    let tells = |at: &usize| field(&lines[*at]).is_some_and(Field::tells_of_a_project);
    // Names without a label are people of a project only where a text stands below them.
    let has_text = || {
        node.own.iter().any(|at| {
            Some(*at) != node.names && lines[*at].said == Said::Prose && lines[*at].range.len() > 40
        })
    };
    node.own.iter().any(tells) || node.names.is_some() && (node.roles || has_text())
}

/// Does the text say who pays for the project, who leads it or takes part?
fn is_told(node: &Node, page: &Page, lines: &[Line], lexicon: &Lexicon) -> bool {
    node.own
        .iter()
        .filter(|at| lines[**at].said == Said::Prose)
        .any(|at| !parts::introduced(page.at(&lines[*at].range), lexicon).is_empty())
}

/// A heading with text below it among headings that are titles, or in a part of the page that has projects.
fn is_like_its_neighbours(
    at: usize,
    nodes: &[Node],
    has_field: &[bool],
    neighbours: &Neighbours,
    page: &Page,
    lines: &[Line],
    lexicon: &Lexicon,
) -> bool {
    let node = &nodes[at];
    let prose: Vec<&str> = node
        .own
        .iter()
        .filter(|at| lines[**at].said == Said::Prose)
        .map(|at| page.at(&lines[*at].range))
        .collect();
    if prose.iter().map(|text| text.len()).sum::<usize>() < 80 {
        return false;
    }
    let alike = neighbours.get(&(node.level, node.parent)).copied();
    let (alike, described) = alike.unwrap_or_default();
    if described * 2 >= alike && described > 0 {
        return true;
    }
    let about = prose
        .iter()
        .any(|text| lexicon.speaks_of_the_project(&fold(text)));
    node.within.projects
        && about
        && alike > 1
        && described == 0
        && !has_deeper_titles(at, nodes, has_field)
}

fn has_deeper_titles(at: usize, nodes: &[Node], has_field: &[bool]) -> bool {
    nodes
        .iter()
        .zip(has_field)
        .skip(at + 1)
        .take_while(|(node, _)| node.level > nodes[at].level)
        .any(|(_, has)| *has)
}

/// Do the lines say more than who supervises somebody? Below a person's name they do not.
pub(crate) fn of_a_project(lines: &[usize], all: &[Line]) -> bool {
    let people = |meaning: &Meaning| matches!(meaning, Meaning::Person(role) if !matches!(role, Role::Promotor | Role::CoPromotor | Role::Contact | Role::Member));
    lines.iter().filter_map(|at| field(&all[*at])).any(|field| {
        field
            .meanings
            .iter()
            .any(|meaning| people(meaning) || *meaning == Meaning::Funder)
    })
}

/// Can a heading be the title of a project? A vacancy is none, and a person's name is one only where `described` holds.
pub(crate) fn is_title(text: &str, described: bool, lexicon: &Lexicon) -> bool {
    const VACANCY: &[&str] = &[
        "vacature",
        "vacancy",
        "vacancies",
        "position",
        "stellenausschreibung",
        "stellenangebot",
        "offre d emploi",
        "job opening",
        "call for papers",
        "doctoraatsbeurs",
        "open position",
        "phd position",
        "wir suchen",
        "recrutement",
        "poste de",
    ];
    let (bare, titles) = names::without_titles(text, lexicon);
    let person = names::is_name(bare, lexicon, !titles.is_empty())
        && (!titles.is_empty() || !described && bare.split_whitespace().count() <= 3);
    let folded = fold(text);
    let vacancy = VACANCY.iter().any(|word| {
        folded == *word
            || folded.starts_with(&format!("{word} "))
            || word.contains(' ') && folded.contains(word)
    });
    // "Director: Dr A B": a label that the lexicon does not know.
    let labelled = text.split_once(": ").is_some_and(|(_, value)| {
        let (bare, titles) = names::without_titles(value, lexicon);
        !titles.is_empty() && names::is_name(bare, lexicon, true)
    });
    // "2015–2019 PhD in Law": a line of a curriculum vitae.
    let dated = years::period(text)
        .is_some_and(|found| found.range.start == 0 && text[found.range.end..].starts_with(' '));
    !person
        && !dated
        && !labelled
        && !vacancy
        && !is_body(text)
        && folded.chars().any(char::is_alphabetic)
}

/// "Centre de recherche en droit public": who does research, and no project.
pub(crate) fn is_body(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "centre",
        "center",
        "centrum",
        "zentrum",
        "institute",
        "institut",
        "instituut",
        "laboratory",
        "laboratoire",
        "laboratorium",
        "department",
        "departement",
        "faculty",
        "faculte",
        "faculteit",
        "fakultat",
        "vakgroep",
        "onderzoeksgroep",
        "arbeitsgruppe",
        "lehrstuhl",
        "professur",
        "leerstoel",
        "abteilung",
        "universite",
        "university",
        "universiteit",
        "universitat",
    ];
    let is_kind = |part: &str| {
        let folded = fold(part);
        KINDS.contains(&folded.split(' ').next().unwrap_or_default())
    };
    // "Vakgroep Geschiedenis – onderzoeksgroep Stad": a body inside of another. What is no body behind a dash makes a title.
    !text.contains([':', '?']) && text.split('–').all(is_kind)
}

/// A line of nothing but people. Without a title of honour it has to be more than one name, or `alone` has to hold.
pub(crate) fn is_names(text: &str, lexicon: &Lexicon, alone: bool) -> bool {
    if text.len() > 300 || text.ends_with(['?', '!', ':']) {
        return false;
    }
    let read = names::people(text, lexicon);
    let titled = read
        .named
        .iter()
        .any(|named| !named.honorifics.is_empty() || named.affiliation.is_some());
    !read.named.is_empty() && read.left.is_empty() && (titled || read.named.len() > 1 || alone)
}

/// The field of a line, if it is one.
pub(crate) fn field(line: &Line) -> Option<&Field> {
    match &line.said {
        Said::Field(field) => Some(field),
        _ => None,
    }
}
