"""What the tests of the data exchange share: uploading a list, confirming it, and reading what came out."""

import csv
import html
import io
import re

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

NAMES = {"new": 0, "changed": 1, "same": 2, "wrong": 3}


class Desk:
    """One administrator at the data exchange of one zone."""

    def __init__(self, client, zone, user):
        self.client, self.zone, self.user = client, zone, user
        client.force_login(user, backend="departments.backends.PortalBackend")
        client.cookies["django_language"] = "en"

    def url(self, name, kind):
        return reverse(f"departments:exchange-{name}", kwargs={"zone": self.zone.slug, "kind": kind})

    def export(self, kind, **query) -> bytes:
        answer = self.client.get(self.url("export", kind), query)
        assert answer.status_code == 200
        return answer.content

    def template(self, kind) -> bytes:
        return self.client.get(self.url("template", kind)).content

    def upload(self, kind, content, name="list.xlsx"):
        return self.client.post(self.url("import", kind), {"file": SimpleUploadedFile(name, content)})

    def preview(self, kind, rows, name="list.csv"):
        return self.upload(kind, as_csv(rows), name)

    def confirm(self, kind, answer):
        return self.client.post(self.url("confirm", kind), {"token": token(answer)})

    def store(self, kind, rows):
        """Upload and confirm; the report."""
        shown = self.preview(kind, rows)
        assert token(shown), text(shown)
        report = self.confirm(kind, shown)
        assert report.status_code == 200, text(report)
        return report


def as_csv(rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def counts(answer) -> dict[str, int]:
    """New, changed, unchanged and wrong rows of a preview."""
    values = re.findall(r'kpi-value">(\d+)<', answer.content.decode())
    return {name: int(values[place]) for name, place in NAMES.items()}


def faults(answer) -> str:
    """Everything the preview says of rows with errors, as plain text."""
    page = text(answer)
    return page[page.index("What is wrong") :] if "What is wrong" in page else ""


def token(answer) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def text(answer) -> str:
    page = answer.content.decode()
    page = page[page.index("<main") : page.index("</main")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def sheet(content: bytes, number: int = 0) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [[cell.value for cell in row] for row in book.worksheets[number].iter_rows()]
    return [["" if value is None else value for value in row] for row in rows]


def workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
