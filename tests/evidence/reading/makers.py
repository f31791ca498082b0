"""Small documents of every kind, with the place of everything they say."""

import json
import xml.sax.saxutils as sax
from email.message import EmailMessage

from tests.evidence.reading.in_process import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
OPEN_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def docx(paragraphs, **parts):
    body = "".join(
        f"<w:p><w:r><w:t xml:space='preserve'>{sax.escape(text)}</w:t></w:r></w:p>" for text in paragraphs
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document xmlns:w='{WORD}'>{body}</w:document>",
            **parts,
        }
    )


def odt(paragraphs):
    body = "".join(f"<t:p>{sax.escape(text)}</t:p>" for text in paragraphs)
    content = f"<o:document-content xmlns:o='{OPEN}' xmlns:t='{OPEN_TEXT}'><o:body>{body}</o:body></o:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def xlsx(sheets):
    """Sheets: name -> address -> text, in the order of rows."""
    names = "".join(
        f"<sheet name={sax.quoteattr(name)} sheetId='{n}' r:id='r{n}'/>" for n, name in enumerate(sheets, 1)
    )
    members = {
        "xl/workbook.xml": f"<workbook xmlns='{SHEET}' xmlns:r='{RELATIONS}'><sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {f"r{n}": f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)}
        ),
    }
    for number, cells in enumerate(sheets.values(), 1):
        rows = "".join(
            f"<c r='{at}' t='inlineStr'><is><t>{sax.escape(text)}</t></is></c>" for at, text in cells.items()
        )
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet xmlns='{SHEET}'><sheetData><row r='1'>{rows}</row></sheetData></worksheet>"
        )
    return zipped(members)


def pptx(slides):
    """Slides, each a list of paragraphs; the parts are numbered backwards, so that only the show's order is right."""
    parts = {f"r{n}": f"slides/slide{len(slides) - n}.xml" for n in range(len(slides))}
    order = "".join(f"<p:sldId id='{256 + n}' r:id='r{n}'/>" for n in range(len(slides)))
    members = {
        "ppt/presentation.xml": f"<p:presentation xmlns:p='{SHOW}' xmlns:r='{RELATIONS}'><p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(parts),
    }
    for number, paragraphs in enumerate(slides):
        body = "".join(f"<a:p><a:r><a:t>{sax.escape(text)}</a:t></a:r></a:p>" for text in paragraphs)
        members[f"ppt/slides/slide{len(slides) - number}.xml"] = (
            f"<p:sld xmlns:p='{SHOW}' xmlns:a='{DRAWING}'>{body}</p:sld>"
        )
    return zipped(members)


def _relations(targets):
    entries = "".join(
        f"<Relationship Id='{identifier}' Target='{target}' Type='x'/>"
        for identifier, target in targets.items()
    )
    return f"<Relationships xmlns='{PACKAGE}'>{entries}</Relationships>"


def rtf(paragraphs):
    def written(character):
        if character in "\\{}":
            return f"\\{character}"
        halves = memoryview(character.encode("utf-16-le")).cast("H")
        return (
            character
            if character.isascii()
            else "".join(f"\\u{half - 65536 if half > 32767 else half}?" for half in halves)
        )

    body = "".join("".join(map(written, text)) + "\\par\n" for text in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg1251\\uc1{{\\fonttbl{{\\f0\\fcharset204 Times;}}}}\\f0 {body}}}".encode(
        "ascii"
    )


def html(paragraphs):
    body = "".join(f"<p>{sax.escape(text)}</p>" for text in paragraphs)
    return f"<!DOCTYPE html><meta charset=utf-8><title>заглавие</title>{body}".encode()


def letter(text, attachments=(), subject="Показания"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message.set_content(text, cte="base64")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mailbox(texts):
    return b"".join(b"From a@example.org Mon Oct  4 09:12:33 2021\n" + letter(text) + b"\n" for text in texts)


def whatsapp(messages):
    return "".join(
        f"06.08.2016, 13:{n % 60:02} - {sender}: {text}\n" for n, (sender, text) in enumerate(messages)
    ).encode()


def telegram(messages):
    found = [
        {"id": n, "type": "message", "date": "2024-01-15T10:30:00", "from": sender, "text": text}
        for n, (sender, text) in enumerate(messages)
    ]
    return json.dumps({"name": "x", "type": "personal_chat", "messages": found}, ensure_ascii=False).encode()


def pdf(pages):
    """A document of Latin lines set in 12 points from 700 points down; a page is a list of lines."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = "".join(f"1 0 0 1 72 {700 - 20 * at} Tm ({line}) Tj " for at, line in enumerate(lines))
        stream = f"BT /F1 12 Tf {shown}ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>"
    return _pdf_file(objects)


def _pdf_file(objects):
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    ending = f"startxref\n{len(data)}\n%%EOF\n"
    trailer = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n{ending}"
    return data + trailer.encode()
