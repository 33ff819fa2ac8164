//! The words of pages, in Dutch and English.

use super::Lang;
use crate::record::entity::Rule;
use crate::record::grant::Amount;
use crate::record::organisation::OrganisationClass;
use crate::record::project::{Category, InvolvementRole, OutputKind, Role, Roles, Status};
use crate::record::{Body, Kind};

/// One of a kind.
pub(super) fn kind(lang: Lang, kind: Kind) -> &'static str {
    let (nl, en) = match kind {
        Kind::Concept => ("Begrip", "Concept"),
        Kind::Organisation => ("Organisatie", "Organisation"),
        Kind::Person => ("Persoon", "Person"),
        Kind::Programme => ("Programma", "Programme"),
        Kind::Project => ("Project", "Project"),
        Kind::Grant => ("Financiering", "Grant"),
    };
    lang.pick(nl, en)
}

/// Several of a kind.
pub(super) fn kinds(lang: Lang, kind: Kind) -> &'static str {
    let (nl, en) = match kind {
        Kind::Concept => ("Begrippen", "Concepts"),
        Kind::Organisation => ("Organisaties", "Organisations"),
        Kind::Person => ("Personen", "People"),
        Kind::Programme => ("Programma’s", "Programmes"),
        Kind::Project => ("Projecten", "Projects"),
        Kind::Grant => ("Financieringen", "Grants"),
    };
    lang.pick(nl, en)
}

/// A person's role.
pub(super) fn role(lang: Lang, role: Role) -> &'static str {
    let (nl, en) = match role {
        Role::Researcher => ("onderzoeker", "researcher"),
        Role::Promotor => ("promotor", "supervisor"),
        Role::CoPromotor => ("copromotor", "co-supervisor"),
        Role::CommitteeMember => ("lid van de begeleidingscommissie", "committee member"),
        Role::PrincipalInvestigator => ("hoofdonderzoeker", "principal investigator"),
        Role::Coordinator => ("coördinator", "coordinator"),
        Role::Contact => ("contactpersoon", "contact"),
        Role::Member => ("lid", "member"),
    };
    lang.pick(nl, en)
}

/// A person's role, or those between which it is open.
pub(super) fn roles(lang: Lang, roles: &Roles) -> String {
    match roles {
        Roles::One(one) => role(lang, *one).to_owned(),
        Roles::OneOf(several) => several
            .iter()
            .map(|one| role(lang, *one))
            .collect::<Vec<_>>()
            .join(lang.pick(" of ", " or ")),
    }
}

/// An organisation's role.
pub(super) fn involvement(lang: Lang, role: InvolvementRole) -> &'static str {
    let (nl, en) = match role {
        InvolvementRole::Coordinator => ("coördinator", "coordinator"),
        InvolvementRole::Host => ("gastinstelling", "host"),
        InvolvementRole::Partner => ("partner", "partner"),
        InvolvementRole::Commissioner => ("opdrachtgever", "commissioner"),
        InvolvementRole::Supporter => ("ondersteuner", "supporter"),
        InvolvementRole::Contractor => ("uitvoerder", "contractor"),
    };
    lang.pick(nl, en)
}

/// What an organisation is.
pub(super) fn class(lang: Lang, class: OrganisationClass) -> &'static str {
    use OrganisationClass as Class;
    let (nl, en) = match class {
        Class::University => ("universiteit", "university"),
        Class::Faculty => ("faculteit", "faculty"),
        Class::Department => ("vakgroep", "department"),
        Class::ResearchGroup => ("onderzoeksgroep", "research group"),
        Class::Institute => ("onderzoeksinstituut", "research institute"),
        Class::Funder => ("financier", "funder"),
        Class::Company => ("bedrijf", "company"),
        Class::Government => ("overheid", "government"),
        Class::Ngo => (
            "niet-gouvernementele organisatie",
            "non-governmental organisation",
        ),
        Class::International => ("internationale organisatie", "international organisation"),
        Class::Foundation => ("stichting", "foundation"),
        Class::Hospital => ("ziekenhuis", "hospital"),
        Class::Other => ("andere", "other"),
    };
    lang.pick(nl, en)
}

/// A kind of research.
pub(super) fn category(lang: Lang, category: Category) -> &'static str {
    let (nl, en) = match category {
        Category::Fundamental => ("fundamenteel onderzoek", "basic research"),
        Category::Applied => ("toegepast onderzoek", "applied research"),
        Category::ExperimentalDevelopment => {
            ("experimentele ontwikkeling", "experimental development")
        }
    };
    lang.pick(nl, en)
}

/// Where a project stands.
pub(super) fn status(lang: Lang, status: Status) -> &'static str {
    let (nl, en) = match status {
        Status::Planned => ("gepland", "planned"),
        Status::Ongoing => ("lopend", "ongoing"),
        Status::Completed => ("afgerond", "completed"),
        Status::Cancelled => ("stopgezet", "cancelled"),
    };
    lang.pick(nl, en)
}

/// The name of a language, by its tag; `None` for those that are not known here.
pub(super) fn language(lang: Lang, tag: &str) -> Option<&'static str> {
    let (nl, en) = match tag {
        "da" => ("Deens", "Danish"),
        "de" => ("Duits", "German"),
        "en" => ("Engels", "English"),
        "es" => ("Spaans", "Spanish"),
        "fr" => ("Frans", "French"),
        "it" => ("Italiaans", "Italian"),
        "nl" => ("Nederlands", "Dutch"),
        "pl" => ("Pools", "Polish"),
        "pt" => ("Portugees", "Portuguese"),
        "sv" => ("Zweeds", "Swedish"),
        _ => return None,
    };
    Some(lang.pick(nl, en))
}

/// What an output is.
pub(super) fn output(lang: Lang, kind: OutputKind) -> &'static str {
    let (nl, en) = match kind {
        OutputKind::Report => ("rapport", "report"),
        OutputKind::Article => ("artikel", "article"),
        OutputKind::Book => ("boek", "book"),
        OutputKind::Dataset => ("dataset", "dataset"),
        OutputKind::Software => ("software", "software"),
        OutputKind::Website => ("website", "website"),
        OutputKind::Other => ("ander resultaat", "other"),
    };
    lang.pick(nl, en)
}

/// A period, as far as it is known.
pub(super) fn period(
    lang: Lang,
    start: Option<&crate::record::date::Date>,
    end: Option<&crate::record::date::Date>,
) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) if start == end => Some(start.to_string()),
        (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        (Some(start), None) => Some(format!("{} {start}", lang.pick("vanaf", "from"))),
        (None, Some(end)) => Some(format!("{} {end}", lang.pick("tot", "until"))),
        (None, None) => None,
    }
}

/// The period of a thing; empty where it has none.
pub(super) fn period_of(lang: Lang, body: &Body) -> String {
    let period = match body {
        Body::Project(project) => {
            let record = &project.record;
            period(lang, record.start.as_ref(), record.end.as_ref())
        }
        Body::Grant(grant) => period(lang, grant.start.as_ref(), grant.end.as_ref()),
        _ => None,
    };
    period.unwrap_or_default()
}

/// Why a name is a person, by the rules of identity.
pub(super) fn rule(lang: Lang, rule: Rule) -> &'static str {
    let nl = match rule {
        Rule::Stated => "de beschrijving noemt de sleutel van de persoon",
        Rule::H1 => "regel H1: een mens besliste dat dit dezelfde persoon is",
        Rule::H2 => "regel H2: een mens besliste dat dit een ander met dezelfde naam is",
        Rule::A1 => "regel A1: dezelfde ORCID",
        Rule::B1 => "regel B1: dezelfde voornaam en familienaam binnen één bron",
        Rule::B2 => {
            "regel B2: dezelfde naam in twee bronnen, die een medewerker, een affiliatie of een project delen"
        }
    };
    let en = match rule {
        Rule::H1 => "rule H1: a person decided that this is the same person",
        Rule::H2 => "rule H2: a person decided that this is another person of the same name",
        other => other.reason(),
    };
    lang.pick(nl, en)
}

/// An amount of money.
pub(super) fn amount(amount: &Amount) -> String {
    format!("{} {}", amount.currency, amount.value)
}
