//! What others publish.

use super::{dumped, reading, synced};

const VIVO: &str = r#"
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix frapo: <http://purl.org/cerif/frapo/> .
@prefix schema: <http://schema.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://vivo.example.edu/individual/> .

:n100 a vivo:Project ; rdfs:label "Salt and silt"@en-US ; vivo:description "About marshes." ;
    vivo:dateTimeInterval :n101 ; vivo:hasFundingVehicle :n300 ;
    dcterms:relation <http://elsewhere.example/> , :n120 , :n121 .
:n120 a frapo:ProjectBudget ; schema:value "much" ; schema:currency "EUR" .
:n121 a frapo:ProjectBudget ; schema:value 2500.50 ; schema:currency "EUR" .
:n101 a vivo:DateTimeInterval ; vivo:start :n102 .
:n102 vivo:dateTime "2019-01-01T00:00:00"^^xsd:dateTime ; vivo:dateTimePrecision vivo:yearPrecision .
:n110 a vivo:PrincipalInvestigatorRole ; rdfs:label "Lead" ; obo:BFO_0000054 :n100 ; obo:RO_0000052 :n200 .
:n200 a foaf:Person ; rdfs:label "Peeters, Anna" ; vivo:orcidId <http://orcid.org/0000-0002-1825-0097> ;
    obo:ARG_2000028 [ a vcard:Individual ; vcard:hasName [ vcard:givenName "Anna" ; vcard:familyName "Peeters" ] ] .
:n210 a vivo:Position ; rdfs:label "Professor"@en ; vivo:relates :n200 , :n400 .
:n300 a vivo:Grant ; rdfs:label "Marsh money" ; vivo:assignedBy :n410 ; vivo:sponsorAwardId "G-12" ;
    vivo:totalAwardAmount "EUR 1200.5" .
:n400 a foaf:Organization , vivo:AcademicDepartment ; rdfs:label "Geography" ; obo:BFO_0000050 :n401 .
:n401 a foaf:Organization , vivo:University ; rdfs:label "Example University" .
:n410 a foaf:Organization , vivo:FundingOrganization ; rdfs:label "Research Fund" .
"#;

#[test]
fn an_export_of_vivo_gives_projects_people_organisations_and_grants() {
    let folder = reading("vivo.ttl", "");
    folder.write("vivo.ttl", VIVO);
    assert_eq!(synced(&folder), "");
    let turtle = dumped(&folder, "nt");
    for said in [
        "/id/project/n100> <http://purl.org/dc/terms/title> \"Salt and silt\"@en-US",
        "/id/project/n100> <http://purl.org/dc/terms/abstract> \"About marshes.\"@nl",
        "/id/project/n100/period> <http://www.w3.org/ns/dcat#startDate> \"2019\"^^",
        "/id/project/n100/role/person-n200/principal-investigator>",
        "/id/project/n100> <http://purl.org/dc/terms/identifier> \"iri:http://vivo.example.edu/individual/n100\"",
        "/id/person/n200> <http://www.w3.org/2002/07/owl#sameAs> <https://orcid.org/0000-0002-1825-0097>",
        "/id/person/n200/position/n400/professor>",
        "/id/grant/n410-g12> <http://www.w3.org/2000/01/rdf-schema#label> \"Marsh money\"",
        "/id/project/n100/budget> <http://schema.org/value> \"2500.5\"^^",
        "\"1200.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "/id/organisation/n400> <http://www.w3.org/ns/org#subOrganizationOf> <https://data.example.org/id/organisation/n401>",
    ] {
        assert!(turtle.contains(said), "{said}\n{turtle}");
    }
}

#[test]
fn an_identifier_that_looks_like_an_address_with_its_scheme_is_one() {
    let folder = reading("p.ttl", "");
    folder.write(
        "p.ttl",
        r#"@prefix schema: <http://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <http://a.example/p> a schema:ResearchProject ; schema:name "P"@en ;
            dcterms:identifier "cordis://x" , "https://b.example/" ;
            schema:identifier [ a schema:PropertyValue ; schema:propertyID "cordis" ; schema:value "//x" ] ."#,
    );
    assert_eq!(synced(&folder), "");
    let said = dumped(&folder, "nt");
    assert!(said.contains("\"cordis://x\""), "{said}");
    assert!(said.contains("\"identifier:https://b.example/\""), "{said}");
    assert!(!said.contains("identifier:cordis"), "{said}");
}

const PAGE: &str = r#"{
  "@context": "https://schema.org",
  "@type": "ResearchProject",
  "@id": "https://lab.example.org/projects/tides/",
  "name": "Tides",
  "alternateName": "TIDE",
  "description": "About tides.",
  "url": "https://lab.example.org/projects/tides/",
  "foundingDate": "2020-03",
  "keywords": ["sea", "moon"],
  "member": [
    {"@type": "Person", "name": "Jan Peeters"},
    {"@type": "OrganizationRole", "roleName": "Supervisor",
     "member": {"@type": "Person", "name": "An Maes", "sameAs": "https://orcid.org/0000-0002-1694-233X"}}
  ],
  "funder": {"@type": "Organization", "name": "Sea Fund"},
  "parentOrganization": {"@type": "CollegeOrUniversity", "name": "Coast University"}
}"#;

#[test]
fn a_page_in_terms_of_schema_org_gives_a_project_with_people_by_name() {
    let folder = reading("page.jsonld", "");
    folder.write("page.jsonld", PAGE);
    assert_eq!(synced(&folder), "");
    let turtle = dumped(&folder, "nt");
    for said in [
        "/id/project/tides> <http://purl.org/dc/terms/title> \"Tides\"@nl",
        "/id/project/tides/period> <http://www.w3.org/ns/dcat#startDate> \"2020-03\"",
        "<http://xmlns.com/foaf/0.1/name> \"Jan Peeters\"",
        "/id/project/tides/role/person-orcid-0000-0002-1694-233x/promotor>",
        "/id/organisation/sea-fund> <http://schema.org/name> \"Sea Fund\"",
        "/id/grant/tides-sea-fund>",
        "/id/organisation/coast-university> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/CollegeOrUniversity>",
    ] {
        assert!(turtle.contains(said), "{said}\n{turtle}");
    }
}

#[test]
fn two_things_of_others_whose_addresses_end_alike_have_two_ids() {
    let folder = reading("both.ttl", "");
    folder.write(
        "both.ttl",
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .
         <https://a.example.org/p/1> a foaf:Project ; foaf:name \"One\"@en .
         <https://b.example.org/p/1> a foaf:Project ; foaf:name \"Other\"@en .
         <https://b.example.org/p/2> a foaf:Project ; foaf:name \"Two\"@en .",
    );
    synced(&folder);
    let turtle = dumped(&folder, "nt");
    let keys: std::collections::BTreeSet<&str> = turtle
        .split("<https://data.example.org/id/project/")
        .skip(1)
        .filter_map(|rest| rest.split(['>', '/']).next())
        .collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(keys.contains("2"), "{keys:?}");
    assert!(
        keys.iter().filter(|key| key.starts_with("1-")).count() == 2,
        "{keys:?}"
    );
}

#[test]
fn the_ids_of_another_dataset_are_kept_under_its_base() {
    let own = "[sources.rdf]\nbase = \"https://other.example.org\"";
    let folder = reading("other.nq", own);
    folder.write(
        "other.nq",
        "<https://other.example.org/id/project/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Project> <https://other.example.org/graph> .
<https://other.example.org/id/project/x> <http://xmlns.com/foaf/0.1/name> \"X\"@en <https://other.example.org/graph> .\n",
    );
    assert_eq!(synced(&folder), "");
    let turtle = dumped(&folder, "nt");
    assert!(turtle.contains("<https://data.example.org/id/project/x>"));
    assert!(!turtle.contains("other.example.org"), "{turtle}");
}
