"""What cannot be read is the sender's mistake (400), never ours (500)."""

import pytest


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-16", b"username=x"),
        ("application/x-www-form-urlencoded", b"a=1&" * 6000),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"),
    ],
)
def test_an_unreadable_form_is_a_page_that_says_so(client, db, content_type, body):
    client.handler.enforce_csrf_checks = True
    client.raise_request_exception = False
    client.cookies["csrftoken"] = "x" * 32
    answer = client.post("/log-in/", body, content_type=content_type)
    assert answer.status_code in (400, 403)
    assert "text/html" in answer["Content-Type"]
