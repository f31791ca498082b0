"""Counts that the index keeps up to date, so that nobody who asks has to count: items by what became of them, and batches."""

from khronika.evidence.reading.outcome import Outcome

NEVER_READ = ""

_OUTCOMES = ", ".join(f"('{outcome}', 0)" for outcome in (NEVER_READ, *(each.value for each in Outcome)))

SCHEMA = f"""
CREATE TABLE held(outcome TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO held VALUES {_OUTCOMES};
INSERT INTO fact VALUES ('batches', 0, x'');
CREATE TRIGGER item_comes AFTER INSERT ON item BEGIN
    UPDATE held SET items = items + 1 WHERE outcome = NEW.outcome;
END;
CREATE TRIGGER item_read AFTER UPDATE OF outcome ON item WHEN NEW.number NOT IN (SELECT item FROM taken) BEGIN
    UPDATE held SET items = items - 1 WHERE outcome = OLD.outcome;
    UPDATE held SET items = items + 1 WHERE outcome = NEW.outcome;
END;
CREATE TRIGGER item_taken AFTER INSERT ON taken BEGIN
    UPDATE held SET items = items - 1 WHERE outcome = (SELECT outcome FROM item WHERE number = NEW.item);
END;
CREATE TRIGGER item_restored AFTER DELETE ON taken BEGIN
    UPDATE held SET items = items + 1 WHERE outcome = (SELECT outcome FROM item WHERE number = OLD.item);
END;
CREATE TRIGGER batch_comes AFTER INSERT ON batch BEGIN
    UPDATE fact SET value = value + 1 WHERE name = 'batches';
END;
"""  # noqa: S608 -- our own words
"""What is counted changes with the rows themselves, in the same transaction: the two cannot come to differ.

A new outcome of a reading makes this another layout: raise the VERSION of the index."""

HELD = "SELECT outcome, items FROM held"
BATCHES = "SELECT value FROM fact WHERE name = 'batches'"
