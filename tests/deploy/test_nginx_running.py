"""The configuration of the guide, run by nginx in front of the real app: only ports and paths are other ones."""

from __future__ import annotations

import base64
import datetime
import hashlib
import os
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from contextual.app.edge import HEADERS
from tests.browser.conftest import running
from tests.conftest import ROOT

pytestmark = pytest.mark.server
NAME = "contextual.example"
PASSWORD = "Basic " + base64.b64encode(b"sub-group:tern").decode()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the name, good for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, own = folder / "site.pem", folder / "site.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, own


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def written(folder: Path, ports: dict[str, int]) -> Path:
    """Write the guide's configuration for this test: every change is made, and no other."""
    pem, own = certificate(folder)
    users = folder / "users"
    users.write_text("sub-group:{SHA}" + base64.b64encode(hashlib.sha1(b"tern").digest()).decode() + "\n")
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for said, here in {
        "listen 80": f"listen 127.0.0.1:{ports['plain']}",
        "listen 443": f"listen 127.0.0.1:{ports['secure']}",
        "127.0.0.1:8501": f"127.0.0.1:{ports['app']}",
        "/etc/ssl/certs/contextual.pem": str(pem),
        "/etc/ssl/private/contextual.key": str(own),
        "/etc/nginx/contextual.users": str(users),
        "/var/log/nginx/contextual.log": str(folder / "site.log"),
        "/var/log/nginx/contextual-errors.log": str(folder / "site-errors.log"),
    }.items():
        assert said in text
        text = text.replace(said, here)
    kept = "\n".join(f"{one}_temp_path {folder / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "site.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(
        ("user root;\n" if os.geteuid() == 0 else "")  # the folder of a test is its owner's alone
        + f"daemon off; worker_processes 1; pid {folder / 'pid'}; error_log {folder / 'errors.log'};\n"
        f"events {{}}\nhttp {{\n{kept}\ninclude {folder / 'site.conf'};\n}}\n"
    )
    return main


class Site:
    """The site as a browser meets it."""

    def __init__(self, folder: Path, ports: dict[str, int]) -> None:
        self.folder, self.ports = folder, ports
        self.trusted = ssl.create_default_context(cafile=str(folder / "site.pem"))
        self.host = f"{NAME}:{ports['secure']}"

    def ask(self, path="/", *more: str, password=PASSWORD, name=NAME, source="127.0.0.1"):
        """Ask for a path; give the status and the headers as they came."""
        signed = [f"Authorization: {password}"] if password else []
        close = [] if any("Upgrade" in one for one in more) else ["Connection: close"]
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}", *signed, *close, *more]
        with socket.create_connection(("127.0.0.1", self.ports["secure"]), 30, (source, 0)) as line, \
                self.trusted.wrap_socket(line, server_hostname=name) as safe:  # fmt: skip
            safe.sendall("\r\n".join([*lines, "", ""]).encode())
            head = b""
            while b"\r\n\r\n" not in head and (part := safe.recv(4000)):
                head += part
        first, *rest = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        return int(first.split()[1]), [tuple(one.split(": ", 1)) for one in rest]

    def connects(self, origin: str, password=PASSWORD) -> int:
        """Ask for a live connection from a page of some site."""
        return self.ask(
            "/_stcore/stream", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Origin: {origin}", password=password,
        )[0]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed: its configuration is read, not run")
    folder = tmp_path_factory.mktemp("site")
    told = {"CONTEXTUAL_HOME": str(folder), "STREAMLIT_SERVER_ALLOWED_HOSTS": f"{NAME} localhost 127.0.0.1"}
    with running(folder, told) as app:
        ports = {"plain": free_port(), "secure": free_port(), "app": int(app.rsplit(":", 1)[1])}
        main = written(folder, ports)
        subprocess.run([nginx, "-t", "-c", str(main)], check=True, capture_output=True)
        process = subprocess.Popen([nginx, "-c", str(main)], stderr=subprocess.DEVNULL)
        try:
            wait_for(ports["secure"])
            yield Site(folder, ports)
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nginx did not start")


@pytest.mark.parametrize("path", ["/", "/places", "/app/static/vendor/hexlayer.js", "/_stcore/health", "/media/a.csv"])
def test_every_answer_has_every_header_once(site, path):
    status, headers = site.ask(path)
    assert status == (404 if "media" in path else 200)
    said = [(name.lower(), value) for name, value in headers]
    for name, value in (HEADERS | {"strict-transport-security": "max-age=31536000"}).items():
        assert [kept for known, kept in said if known == name] == [value]


@pytest.mark.parametrize("path", ["/", "/media/a.csv", "/_stcore/health", "/app/static/vendor/hexlayer.js"])
def test_without_a_password_nothing_is_given_and_the_refusal_has_the_headers_too(site, path):
    status, headers = site.ask(path, password="")
    assert status == 401
    assert {name.lower() for name, _ in headers} >= {*HEADERS, "strict-transport-security"}
    assert site.connects(f"https://{site.host}", password="") == 401


def test_outside_the_partnerships_network_a_password_is_of_no_use(site):
    assert site.ask("/", source="127.0.0.2")[0] == 403


def test_the_apps_page_opens_its_live_connection_and_another_sites_page_does_not(site):
    assert site.connects(f"https://{site.host}") == 101
    assert site.connects("https://gull.example") == 403


def test_the_servers_figures_about_itself_are_shut(site):
    assert site.ask("/_stcore/metrics")[0] == 404


def test_another_name_gets_no_answer(site):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        site.ask(name="gull.example")


def test_plain_http_is_sent_to_https_without_what_was_looked_at(site):
    with socket.create_connection(("127.0.0.1", site.ports["plain"]), 30) as line:
        line.sendall(f"GET /places?lens=v1-seen HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        answer = line.recv(4000).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert f"Location: https://{NAME}/places\r\n" in answer


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(site):
    assert site.ask("/_stcore/upload_file/a/b", f"Content-Length: {201 * 2**20}")[0] == 413


def test_the_log_says_who_and_what_page_and_not_what_was_looked_at(site):
    site.ask("/places?lens=v1-seen", "Referer: https://contextual.example/?lens=v1-seen")
    site.ask("/places?lens=v1-seen", password="Basic " + base64.b64encode(b"sub-group:gull").decode())
    site.ask("/places?lens=v1-seen", source="127.0.0.2")
    log = (site.folder / "site.log").read_text()
    assert "sub-group GET /places 200" in log
    assert "v1-seen" not in log
    assert "v1-seen" not in (site.folder / "site-errors.log").read_text()
