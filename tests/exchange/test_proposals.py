"""Mappings that are proposed: synonyms kept as data, persons of their own, and tables as small organisations publish them."""

import json
from importlib.resources import files

import pytest

from khronika.exchange.imports.form import FormHeads, form_mapping
from khronika.exchange.mapping.mapping import mapping_text, parse_mapping
from khronika.exchange.mapping.proposal import property_of, propose, tells_of_sources
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.mapping.values import coded
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.exchange.tables.synonym import known_headings
from khronika.exchange.tables.table import TableLayout
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
SYNONYMS = json.loads(files("khronika.exchange.tables").joinpath("synonyms.json").read_text(encoding="utf-8"))


def test_every_heading_of_the_synonyms_is_proposed_as_what_it_means():
    for meaning, headings in SYNONYMS["headings"].items():
        kind, _, name = meaning.partition(".")
        assert {heading: property_of(heading, kind, WORDS).name for heading in headings} == dict.fromkeys(
            headings, name
        )


def test_every_value_of_the_synonyms_is_its_code_and_keeps_its_words():
    words = {word.list: word for word in WORDS.properties.values() if word.list}
    for values, codes in SYNONYMS["values"].items():
        for code, said in codes.items():
            assert {each: coded(each, words[values], WORDS)[0] for each in said} == {
                each: {"code": code, "said": each} for each in said
            }


def test_no_text_is_a_synonym_of_two_codes_of_one_list():
    for codes in SYNONYMS["values"].values():
        said = [each.casefold() for texts in codes.values() for each in texts]
        assert sorted(said) == sorted(set(said))


def test_judged_pairs_of_the_collection_are_all_known_but_those_left_out(shared):
    rows = (shared / "data" / "words" / "synonyms.tsv").read_text("utf-8").splitlines()[2:]
    unknown = []
    for row in rows:
        _, said, meaning = row.split("\t")
        kind, _, rest = meaning.partition(".")
        name, _, code = rest.partition("=")
        word = WORDS.property(kind, name)
        found = coded(said, word, WORDS)[0] if code else property_of(said, kind, WORDS)
        right = (
            isinstance(found, dict) and found["code"] == code
            if code
            else found is not None and found.name == name
        )
        unknown += [] if right else [said]
    assert (len(rows), len(unknown)) == (944, 30)


@pytest.mark.parametrize(
    "heading",
    [
        "Телефон родичів",
        "источник",
        "contact_info",
        "Кто сообщил",
        "e-mail",
        "phone number",
        "Контакт для связи",
    ],
)
def test_columns_that_lead_to_sources_are_left_out(heading):
    assert tells_of_sources(heading)
    proposed = propose("t", ("ФИО", "дата задержания", heading), WORDS)
    assert proposed.left_out == (heading,)
    assert heading not in proposed.used()


# Headings as organisations publish them (lists of prisoners of three countries, books of memory, a list of the missing), contents invented.
PUBLISHED = {
    "a list of political prisoners": (
        "Prisoner Name,Date of Arrest,Description of Arrest,Tags,Charges,Prison,Date of Release,Description of Release\n"
        'Testov Ivan,2014-05-02,taken from his flat,journalist,"167-2, 220",Prison No. 99,2015-03-17,pardoned\n'
        "Primerov Petr,2014-07,,,228,,,\n",
        {"Testov Ivan", "Primerov Petr"},
        {"Description of Arrest", "Tags", "Description of Release"},
    ),
    "a base of the repressed": (
        "ID,Name,Место проживания,Адрес,Год рождения,Место рождения,Национальность,Осуждён,Дата ареста,Обвинение,Приговор,Источник\n"
        "1,Тестов Иван Образцович,г. Примерск,ул. Выдуманная 9,1899,с. Образцово,русский,тройкой,1937-10-05,58-10,10 лет ИТЛ,книга\n"
        "2,Примерова Анна,,,1901,,,,05.10.1937,58-6,ВМН,книга\n",
        {"Тестов Иван Образцович", "Примерова Анна"},
        {"Место рождения", "Осуждён", "Приговор"},
    ),
    "a database of a commission": (
        'CECC record number,detention status,main name,sex,age at detention,date of detention,"prison, or site",charge (statute)\n'
        "2004-00001,DET,Testov Wang,M,34,2004/05/02,Invented Prison No. 9,disturbing order\n",
        {"Testov Wang"},
        {"CECC record number", "detention status", "prison, or site"},
    ),
    "a list of the missing": (
        "full_name,last_seen_location,contact_info,date_of_detention,detention_facility,age_at_detention,gender,status,additional_notes\n"
        "Testov Omar,Invented Town,+000 000,2013-12-25,Branch 999,31,male,missing,seen once\n",
        {"Testov Omar"},
        set(),
    ),
    "an open list": (
        "ФИО;дата рождения;место рождения;место проживания;лагерное управление;национальность;дата ареста;кем приговорен;приговор\n"
        "Тестов Иван Образцович;12.05.1899;с. Образцово;Примерск;Примерлаг;русский;05.10.1937;тройка;10 лет\n",
        {"Тестов Иван Образцович"},
        {"место рождения", "лагерное управление", "кем приговорен", "приговор"},
    ),
    "a register of a colony": (
        "Сведения о водворении в ШИЗО ИК-99;;;;;;;\n№ п/п;ФИО осуждённого;год рожд.;отряд;водворён;срок (сут.);за что;кем наложено\n"
        "1;Тестов Иван;1985;3;07.04.2021;15;не сделал зарядку;Начальников А. А.\nИтого;1;;;;15;;\n",
        {"Тестов Иван", "Начальников А. А."},
        {"отряд"},
    ),
    "a list of prisoners of war": (
        "ПІБ полоненого;Дата нар.;в/звання;в/ч;дата полону;місце несвободи;статус;Телефон родичів\n"
        "Тестенко Іван;12.05.1990;солдат;А9999;07.04.2022;Вигадане-99;у полоні;+380\n",
        {"Тестенко Іван"},
        set(),
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_table_as_it_is_published_comes_in_with_the_proposal_alone(name):
    text, persons, notes = PUBLISHED[name]
    table = parse_csv(text, TableLayout(known=known_headings()))
    mapping = parse_mapping(mapping_text(propose(name, table.head, WORDS)), WORDS)
    rows = [row for row in mapped_rows(table, mapping, WORDS) if row.number]
    assert {each.label for row in rows for each in row.named if each.type == "Person"} == persons
    assert {rule.column for rule in mapping.columns if rule.lead} == notes
    assert all(said.value not in ("+000 000", "+380") for row in rows for said in row.said)
    dates = [said for row in rows for said in row.said if said.property in ("start_date", "birth_date")]
    assert dates
    assert not any("date" in loss.what for row in rows for loss in row.losses)


def test_a_form_is_read_without_a_mapping_and_a_repeat_group_belongs_to_its_parent():
    main = (
        "start",
        "group_incident/date",
        "group_incident/kinds",
        "group_incident/kinds/beating",
        "_id",
        "_uuid",
        "_index",
    )
    group = (
        "victims/name",
        "victims/age",
        "_index",
        "_parent_table_name",
        "_parent_index",
        "_submission__uuid",
    )
    form = FormHeads(main, (group,))
    proposed = form_mapping(main, form, WORDS)
    assert (proposed.entities["row"].type, proposed.entities["row"].key) == ("Act", ("_uuid",))
    assert {(rule.column, rule.property, rule.separator) for rule in proposed.columns} == {
        ("group_incident/date", "date", ""),
        ("group_incident/kinds", "type", " "),
    }
    victims = form_mapping(group, form, WORDS)
    assert {name: (rule.type, rule.key) for name, rule in victims.entities.items()} == {
        "row": ("Person", ("_index",)),
        "parent": ("Act", ("_submission__uuid",)),
    }
    assert [(rule.entity, rule.property, rule.to) for rule in victims.relations] == [
        ("parent", "victim", "row")
    ]
    for mapping, head in ((proposed, main), (victims, group)):
        parse_mapping(mapping_text(mapping), WORDS)
        assert mapping.used() <= set(head)


def test_a_form_whose_groups_have_only_numbers_is_known_by_numbers():
    main, group = ("date", "kinds", "_id", "_index"), ("victims/name", "_index", "_parent_index")
    form = FormHeads(main, (group,))
    assert form_mapping(main, form, WORDS).entities["row"].key == ("_index",)
    assert form_mapping(group, form, WORDS).entities["parent"].key == ("_parent_index",)


def test_every_label_a_property_has_or_once_had_is_a_heading_of_it():
    labels = {
        (kind, word): word.labels.also for (kind, _), word in WORDS.properties.items() if word.labels.also
    }
    assert labels
    for (kind, word), texts in labels.items():
        found = {text: property_of(text, kind, WORDS) for text in (*texts, *word.labels.all())}
        assert {text: each.name for text, each in found.items() if each} == dict.fromkeys(found, word.name), (
            kind
        )
